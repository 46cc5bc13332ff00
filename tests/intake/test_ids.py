"""Several writings of one id or address are one record; what a spreadsheet has damaged is refused or asked about."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from smarketing.intake import prepare
from smarketing.intake.spelling import addresses, ids, no_address
from smarketing.loading import in_process, load_file
from smarketing.sources import Mapping
from tests import templates
from tests.sources.exports import refused, values, written

LEADS = {"columns": {"lead_id": "Id", "email": "Mail", "created_at": "Day", "owner": "Owner", "deal_id": "Deal"}}
HEADERS = ("Id", "Mail", "Day", "Owner", "Deal")


def _leads(*rows, source="crm", choices=None, **more):
    mapping = Mapping(source, "leads", **LEADS, **more)
    return prepare(written(HEADERS, *rows), "leads.csv", mapping=mapping, choices=choices)


def _ids(*texts, form="salesforce"):
    return ids(pl.Series("id", texts), form).to_list()


def test_fifteen_letters_of_salesforce_get_the_three_that_say_their_case():
    # AbCdE: letters 1, 3 and 5 of the last group are capitals, 1 + 4 + 16 = 21, the letter V; aBcDe: 2 + 8 = 10, K.
    assert _ids("0065g00000AbCdE", "0065g00000aBcDe") == ["0065g00000AbCdEAAV", "0065g00000aBcDeAAK"]
    # Q alone is 4, the letter E; ABC at the end are 4 + 8 + 16 = 28, the sign 2; five capitals are 31, the sign 5.
    assert _ids("00Q000000000ABC", "ABCDEFGHIJ00000") == ["00Q000000000ABCEA2", "ABCDEFGHIJ0000055A"]


def test_eighteen_letters_that_lost_their_case_get_it_back():
    assert _ids("0065g00000abcdeaav", "00q5g00000abcdeeav") == ["0065g00000AbCdEAAV", "00Q5g00000AbCdEEAV"]


def test_what_is_no_id_of_salesforce_stays_as_it_is():
    odd = ["L-17", "0065g00000ZZZZZAAV", "005A00000000001AAA", "0065g00000AbCd", "0065g00000Abç", None]
    assert _ids(*odd) == odd
    assert _ids("0065g00000AbCdE", form=None) == ["0065g00000AbCdE"]


def test_unseen_marks_and_full_width_letters_make_no_other_id():
    assert _ids("\u200b17", "17\u00a0", "１７", "1\u00ad7", "\ufeff17", "17", form=None) == ["17"] * 6
    uuid = "a1b2c3d4-0000-11ee-be56-0242ac120002"
    assert _ids(f"{{{uuid.upper()}}}", uuid, form=None) == [uuid, uuid]


@pytest.mark.parametrize(
    "text",
    [
        "Ada@Example.COM", "ada@example.com\u00a0", "a\u200bda@example.com", "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "ada@example。com", "Ada One <ada@example.com>", "mailto:Ada@example.com", "<ada@example.com>",
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(text):
    assert addresses(pl.Series("email", [text])).to_list() == ["ada@example.com"]


def test_what_is_no_address_is_known_as_that():
    texts = ["nobody", "ada@localhost", "a@b.de; c@d.de", "ada one@example.com", "@example.com", "ada@ex@ample.com"]
    found = addresses(pl.Series("email", [*texts, "o'neil+x@sub.example.co.uk", "jörg@müller.de", "n/a", None]))
    assert found.to_frame().select(no_address("email")).to_series().to_list() == [True] * 6 + [False] * 4
    assert found.to_list()[-2:] == [None, None]


def test_ids_and_links_of_a_mapped_salesforce_file_have_their_long_form():
    row = ("00Q5g00000AbCdE", "", "2026-03-01", "0055g00000AbCdE", "0065g00000AbCdE")
    long = ("00Q5g00000AbCdEEAV", "0055g00000AbCdEAAV", "0065g00000AbCdEAAV")
    assert values(_leads(row, source="salesforce"), "lead_id", "owner", "deal_id") == [long]
    assert values(_leads(row, source="org2", id_form="salesforce"), "lead_id", "owner", "deal_id") == [long]
    assert values(_leads(row), "lead_id", "owner", "deal_id") == [(row[0], row[3], row[4])]


def test_the_ids_of_merged_records_have_their_long_form_too():
    columns = {"lead_id": "Id", "created_at": "Day", "merged_ids": "Merged", "merged_into": "Into"}
    row = ("00Q5g00000AbCdE", "2026-03-01", "00Q5g00000AbCdE, 00Q5g00000aBcDe;", "00Q5g00000aBcDe")
    mapping = Mapping("salesforce", "leads", columns)
    found = prepare(
        written(("Id", "Day", "Merged", "Into"), row, ("L1", "2026-03-01", "", "")), "l.csv", mapping=mapping
    )
    assert values(found, "merged_ids", "merged_into") == [
        ("00Q5g00000AbCdEEAV;00Q5g00000aBcDeEAK", "00Q5g00000aBcDeEAK"),
        (None, None),
    ]


def test_a_name_of_fifteen_letters_stays_a_name():
    row = ("1", "", "2026-03-01", "BartholomewJune", "")
    assert values(_leads(row, source="salesforce"), "owner") == [("BartholomewJune",)]


def test_an_address_that_is_none_is_no_key_and_does_not_cost_the_row_its_id():
    day = "2026-03-01"
    found = _leads(("1", "nobody", day, "", ""), ("", "none at all", day, "", ""), ("", "a@b.de", day, "", ""))
    assert values(found, "lead_id", "email") == [("1", None), (None, "a@b.de")]
    assert refused(found) == [(3, "email", "BAD_EMAIL")]
    assert found.set_aside["value"].to_list() == ["none at all"]
    (warning,) = found.report["warnings"]
    assert warning["text"] == "1 row has an e-mail that is no address and is left out, such as 'nobody' on line 2."


def test_two_writings_of_one_address_are_one_lead():
    day = "2026-03-01"
    found = _leads(("", "BOB@example.com", day, "", ""), ("", " bob@Example.com", day, "", ""))
    assert values(found, "email") == [("bob@example.com",)]
    assert refused(found) == [(3, "lead_id, email", "DUPLICATE_ROW")]


def _damaged(*texts, choices=None):
    rows = [(text, f"p{place}@example.com", "2026-03-01", "", "") for place, text in enumerate(texts)]
    return _leads(*rows, choices=choices)


@pytest.mark.parametrize(
    "texts",
    [
        ("12", "1.23457E+11"), ("8.00E+10",), ("1,23457E+11", "5"), ("1.5e+15", "A-7"),
        ("23843000000000000", "23844000000000000"), ("1234567890123456.0",),
    ],
)  # fmt: skip
def test_ids_of_which_digits_are_lost_are_refused_with_the_way_to_export_them(texts):
    found = _damaged(*texts)
    assert (found.outcome, found.reason) == ("reject", "DAMAGED_IDS")
    damaged = next(text for text in texts if len(text) > 4)
    assert f"'Id' holds {damaged}" in found.message
    assert "set this column to Text" in found.message


def test_a_damaged_link_is_refused_too():
    found = _leads(("1", "", "2026-03-01", "", "8.00E+10"))
    assert found.message.startswith("Line 2: 'Deal' holds 8.00E+10. A spreadsheet has written these ids as numbers")


@pytest.mark.parametrize("texts", [("1E5", "12E5"), ("17", "18"), ("0017", "0018"), ("A1.0", "B2"), ("1.0", "1.5")])
def test_ids_that_only_look_odd_are_read_as_they_are(texts):
    assert values(_damaged(*texts), "lead_id") == [(text,) for text in texts]


def test_ids_with_a_decimal_nought_are_asked_about():
    found = _damaged("17.0", "18.0", "19")
    (asked,) = found.questions
    assert (asked["choice"], asked["column"], asked["options"]) == ("ids", "lead_id", ["whole", "as_written"])
    assert asked["evidence"] == ["17.0", "18.0"]
    whole = _damaged("17.0", "18.0", "19", choices={"ids": {"lead_id": "whole"}})
    assert values(whole, "lead_id") == [("17",), ("18",), ("19",)]
    written = _damaged("17.0", "18.0", choices={"ids": {"lead_id": "as_written"}})
    assert values(written, "lead_id") == [("17.0",), ("18.0",)]


def test_zeros_that_are_lost_beside_intact_ones_are_asked_about():
    found = _damaged("000123", "124", "000125")
    (asked,) = found.questions
    assert (asked["choice"], asked["options"], asked["evidence"]) == (
        "ids",
        ["padded", "as_written"],
        ["000123", "124"],
    )
    padded = _damaged("000123", "124", "000125", choices={"ids": {"lead_id": "padded"}})
    assert values(padded, "lead_id") == [("000123",), ("000124",), ("000125",)]


def test_a_spreadsheets_error_is_no_id():
    found = _damaged("17", "#N/A", "########")
    assert values(found, "lead_id") == [("17",)]
    assert refused(found) == [(3, "lead_id", "EXCEL_ERROR"), (4, "lead_id", "EXCEL_ERROR")]


def test_a_deal_finds_its_lead_whichever_form_each_file_has():
    at = datetime(2026, 4, 1, tzinfo=UTC)
    house = templates.fresh()
    headers = ("Lead ID", "Company / Account", "Lead Status", "Lead Owner", "Email", "Create Date", "MQL Date")
    lead = written(headers, ("00Q5g00000AbCdE", "Acme", "MQL", "Kim", "ada@example.com", "2026-03-01", "2026-03-02"))
    headers = ("Id", "Lead_ID__c", "Name", "StageName", "Amount", "CloseDate", "CreatedDate", "IsWon", "OwnerId")
    one = ("0065g00000AbCdEAAV", "00Q5g00000AbCdEEAV", "Alpha", "Proposal", "10", "2026-05-01", "2026-03-03", "0", "")
    other = ("0065g00000aBcDeAAK", "00q5G00000aBcDe", "Beta", "Proposal", "10", "2026-05-01", "2026-03-03", "0", "")
    for data, name in ((lead, "leads.csv"), (written(headers, one, other), "opportunities.csv")):
        done = load_file(house, data, name, loaded_at=at, reader=in_process)
        assert done.state == "loaded", done.message
    links = dict(house.table("core", "deals").select("name", "lead_key").iter_rows())
    assert links == {"Alpha": "salesforce:00Q5g00000AbCdEEAV", "Beta": "deal:salesforce:0065g00000aBcDeAAK"}
    house.close()


def test_a_deal_of_two_rows_for_two_contacts_is_one_deal_and_nothing_was_added_up():
    columns = {"deal_id": "Id", "lead_id": "Contact", "amount": "Amount"}
    mapping = Mapping("crm", "deals", columns, constants={"currency": "EUR", "status": "won"})
    data = written(("Id", "Contact", "Amount"), ("9", "101", "500"), ("9", "102", "500"), ("8", "101", "1"))
    prepared = prepare(data, "deals.csv", mapping=mapping)
    assert prepared.batch.rows.select("deal_id", "lead_id", "amount").rows() == [("9", "101;102", 500), ("8", "101", 1)]
    assert [warning["code"] for warning in prepared.report["warnings"]] == ["CHILD_ROWS"]
