"""Mappings: what a map file may say, what it may not, and that writing it loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.errors import Refused, UnknownName
from smarketing.sources import Mapping, mappings
from smarketing.targets import DEALS

HEADERS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)
WORDS = st.dictionaries(HEADERS, HEADERS, min_size=1, max_size=3)
TABLES = st.one_of(
    st.builds(lambda column, when: {"column": column, "when": when}, HEADERS, WORDS),
    st.builds(lambda parts: {"join": parts}, st.lists(HEADERS, min_size=1, max_size=3)),
    st.builds(lambda column, words: {"column": column, "values": words}, HEADERS, WORDS),
)
# Any word may stand in a field of free text; elsewhere it must be of the field's type, or one of its words.
WORDED = st.one_of(TABLES, st.builds(lambda value, when: {"value": value, "when": when}, HEADERS, WORDS))
FREE = [field.name for field in DEALS.fields if field.type == "text" and not field.values]


def _expressions(tables):
    return st.one_of(HEADERS, tables, st.lists(st.one_of(HEADERS, tables), min_size=1, max_size=3))


def _columns():
    typed = st.sampled_from([name for name in DEALS.names if name not in FREE])
    parts = (
        st.dictionaries(typed, _expressions(TABLES), max_size=3),
        st.dictionaries(st.sampled_from(FREE), _expressions(WORDED), max_size=3),
    )
    return st.builds(lambda one, other: one | other, *parts)


MAPPINGS = st.builds(
    Mapping,
    source=st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True),
    target=st.just("deals"),
    columns=_columns(),
    constants=st.dictionaries(st.sampled_from(FREE), HEADERS, max_size=3),
    values=st.dictionaries(st.sampled_from(FREE), WORDS, max_size=2),
    nulls=st.lists(HEADERS, max_size=2).map(tuple),
    required=st.lists(st.sampled_from(DEALS.names), max_size=2).map(tuple),
    date_order=st.sampled_from([None, "DMY", {"Close Date": "MDY"}]),
    decimal=st.sampled_from([None, ".", ","]),
    zone=st.sampled_from([None, "Europe/Berlin"]),
    currency=st.sampled_from([None, "EUR"]),
    documented=st.sampled_from([{}, {"percent": "points"}]),
    choices=st.sampled_from([{}, {"table": 3, "excel_serial": True}]),
)


@settings(max_examples=150, deadline=None)
@given(MAPPINGS)
def test_a_mapping_survives_its_map_file(mapping):
    assert Mapping.from_toml(mapping.to_toml()) == mapping


def test_a_map_file_is_written_for_people():
    mapping = Mapping(
        "crm",
        "deals",
        columns={"deal_id": "Deal ID", "accepted_at": {"column": "Decided", "when": {"Accepted": "TRUE"}}},
        constants={"created_as": "mql"},
        values={"status": {"Signed": "won", "*": "open"}},
        currency="EUR",
    )
    assert mapping.to_toml().splitlines() == [
        'source = "crm"',
        'target = "deals"',
        'currency = "EUR"',
        "",
        "[columns]",
        'deal_id = "Deal ID"',
        'accepted_at = {column = "Decided", when = {Accepted = "TRUE"}}',
        "",
        "[constants]",
        'created_as = "mql"',
        "",
        "[values.status]",
        'Signed = "won"',
        '"*" = "open"',
    ]
    assert mapping.fields == ("deal_id", "currency", "created_as", "accepted_at")


def test_one_map_file_fills_several_targets_with_what_they_share_written_once():
    people, team = mappings(
        'source = "crm"\nzone = "Europe/Berlin"\n'
        '[[table]]\ntarget = "people"\ncolumns = {name = "Rep"}\n'
        '[[table]]\ntarget = "deals"\ncolumns = {deal_id = "ID", owner = "Rep"}\n'
    )
    assert (people.source, people.target, people.zone) == ("crm", "people", "Europe/Berlin")
    assert (team.target, team.columns) == ("deals", {"deal_id": "ID", "owner": "Rep"})


def test_a_map_file_of_several_targets_is_not_one_mapping():
    with pytest.raises(Refused, match="fills 2 targets"):
        Mapping.from_toml('source = "x"\ntarget = "deals"\n[[table]]\n[[table]]\n')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source = ", "no TOML"),
        ('target = "deals"', "does not say its source"),
        ('source = "x"', "does not say its target"),
        ('source = "Big CRM"\ntarget = "deals"', "lower-case letters"),
        ('source = "x"\ntarget = "deals"\ncolumns = "a"', "columns must be a table"),
        ('source = "x"\ntarget = "deals"\n[columns]\nname = {colum = "A"}', "no way to fill a field"),
        ('source = "x"\ntarget = "deals"\n[columns]\nname = {column = "A", value = "b"}', "no way to fill a field"),
        ('source = "x"\ntarget = "quotas"\n[columns]\nstarts_on = {year = "Y"}', "no way to fill a field"),
        ('source = "x"\ntarget = "deals"\n[values.amount]\na = "1"', "only words"),
        ('source = "x"\ntarget = "deals"\ndecimal = "point"', 'write "." or ","'),
        ('source = "x"\ntarget = "deals"\ntable = 3', "as \\[\\[table\\]\\]"),
    ],
)
def test_a_map_file_that_says_nothing_sensible_is_refused(text, said):
    with pytest.raises(Refused, match=said):
        Mapping.from_toml(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ('source = "x"\ntarget = "deal"', "deals"),
        ('source = "x"\ntarget = "deals"\n[columns]\nammount = "A"', "amount"),
        ('source = "x"\ntarget = "deals"\n[values.status]\nSigned = "wonn"', "won"),
        ('source = "x"\ntarget = "deals"\n[constants]\ncreated_as = "mqll"', "mql"),
        ('source = "x"\ntarget = "deals"\ncurency = "EUR"', "currency"),
    ],
)
def test_a_name_that_nobody_defined_is_refused_with_the_nearest_one(text, near):
    with pytest.raises(UnknownName, match=f"Did you mean '{near}'"):
        Mapping.from_toml(text)
