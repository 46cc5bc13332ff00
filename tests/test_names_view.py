"""The file of names, and the words of a rule."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from smarketing.errors import Refused
from smarketing.export import safe_csv
from smarketing.names_view import exported, gone, period, summary, taken_in, told
from smarketing.warehouse.naming import Rule

STANDING = pl.DataFrame(
    [
        ("channel", "cpc", "Paid Search", None, date(2026, 7, 1), "Kim", None),
        ("channel", "-x", "=y", None, None, "", None),
    ],
    schema={
        **dict.fromkeys(("kind", "given", "name"), pl.String),
        **dict.fromkeys(("from_on", "to_on"), pl.Date),
        "set_by": pl.String,
        "set_at": pl.Datetime("us"),
    },
    orient="row",
)
RENAMED = pl.DataFrame(
    [("channel", "cpc", "Ads", None), ("channel", "cpc", "Search", None), ("campaign", "a", None, "A")],
    schema=["dimension", "given", "channel", "campaign"],
    orient="row",
)


def test_what_was_handed_out_is_taken_in_again_and_changes_nothing() -> None:
    text = safe_csv(exported(STANDING)).decode("utf-8")
    assert taken_in(text, STANDING, "id") == ([], 2)
    rules, known = taken_in(text, STANDING.head(0), "id")
    assert rules[0] == Rule("channel", "cpc", "Paid Search", None, date(2026, 7, 1), "id-0")
    assert (rules[1].given, rules[1].name, known) == ("-x", "=y", 0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "lacks the column kind"),
        ("given,name\na,b\n", "lacks the column kind"),
        ("kind;given;name;from_on\nchannel;a;b;1.7.2026\n", "Line 2: write days like 2026-07-01"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        taken_in(text, STANDING, "id")


def test_when_a_rule_holds_in_words() -> None:
    july, august = date(2026, 7, 1), date(2026, 8, 1)
    assert [period(*days) for days in ((None, None), (july, None), (None, july), (july, august))] == [
        "always",
        "from 1 Jul 2026",
        "until 30 Jun 2026",
        "1 – 31 Jul 2026",
    ]


def test_how_many_names_count_under_another_and_what_a_name_goes_by_now() -> None:
    def read(name: str) -> pl.DataFrame:
        return RENAMED

    assert summary(read) == "1 channel name and 1 campaign name of the files count under another name."
    assert gone(read, "channel", "CPC") == (
        "The channel “CPC” goes by “Ads” and “Search” now: all channels are shown",
        ["Ads", "Search"],
    )
    assert gone(read, "owner", "Kim") == ("No lead has the owner “Kim”: all owners are shown", [])


def test_the_history_in_words() -> None:
    rows = STANDING.head(1).with_columns(
        set_at=pl.lit(datetime(2026, 6, 3, 9)), withdrawn_by=pl.lit("Sol"), withdrawn_at=pl.lit(datetime(2026, 7, 4, 9))
    )
    assert told(rows).rows() == [
        ("“cpc” goes by “Paid Search”", "until 30 Jun 2026", "Kim, 3 Jun 2026", "Sol, 4 Jul 2026")
    ]
