"""One header over several columns is asked about, with examples of each; it is never picked."""

from __future__ import annotations

import pytest

from smarketing.intake import prepare
from smarketing.sources import Mapping
from tests.sources.exports import values, written

HEADERS = ["Record ID", "Deal Name", "Deal Stage", "Amount", "AMOUNT", "Close Date", "Pipeline", "Deal owner", "Amount"]
ROW = ("1", "Alpha", "Proposal", "1000", "9000", "2026-03-10", "Sales", "Kim")


def _read(choices=None, headers=HEADERS[:8], row=ROW, **more):
    return prepare(written(headers, row), "deals.csv", choices=choices, **more)


def test_two_headers_that_differ_in_case_alone_are_asked_about():
    (asked,) = _read().questions
    assert (asked["choice"], asked["column"], asked["options"]) == ("place", "Amount", [4, 5])
    assert asked["evidence"] == [["1000"], ["9000"]]
    assert asked["text"] == (
        "2 columns of the file are called 'Amount': column 4 (1000) and column 5 (9000). Which one is meant?"
    )


@pytest.mark.parametrize(("place", "amount"), [(4, "1000.000000"), ("5", "9000.000000")])
def test_the_answer_picks_the_column(place, amount):
    assert values(_read({"place": {"Amount": place}}), "amount") == [(amount,)]


def test_the_same_header_three_times_names_all_three():
    (asked,) = _read(headers=HEADERS, row=(*ROW, "")).questions
    assert (asked["options"], asked["evidence"]) == ([4, 5, 9], [["1000"], ["9000"], []])
    assert "column 9 (empty)" in asked["text"]


def test_columns_that_hold_the_same_need_no_answer():
    assert values(_read(row=(*ROW[:4], "1000", *ROW[5:])), "amount") == [("1000.000000",)]


def test_a_map_that_spells_one_of_them_means_that_one():
    columns = {"deal_id": "Record ID", "amount": "AMOUNT", "closed_at": "Close Date"}
    mapping = Mapping("crm", "deals", columns)
    assert values(_read(mapping=mapping), "amount") == [("9000.000000",)]
    answered = Mapping("crm", "deals", columns, choices={"place": {"AMOUNT": 4}})
    assert values(_read(mapping=answered), "amount") == [("1000.000000",)]


def test_an_answer_that_names_another_column_is_no_answer():
    assert _read({"place": {"Amount": 1}}).questions[0]["options"] == [4, 5]
