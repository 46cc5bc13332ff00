"""An agreement and its file are the same thing; what is no agreement is refused with all its faults in words."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import (
    ACCEPTED,
    LEFT_OUT,
    STARTER,
    Attempts,
    Definition,
    Disposition,
    Holiday,
    Part,
    Quality,
    Response,
    Target,
    Terms,
    Volume,
    WorkingTime,
    weekly,
)
from smarketing.errors import Refused
from tests.agreement.build import FULL, full
from tests.architecture import ROOT

TEXT = st.text(max_size=8)
WHOLE = st.integers(-5, 10_000)
NUMBER = st.one_of(WHOLE, st.floats(allow_nan=False, allow_infinity=False))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
HOURS = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
DAYS = st.dates(date(1900, 1, 1), date(2059, 1, 1))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Any terms that can be written down, with or without faults."""

    def maybe(strategy: st.SearchStrategy) -> object:
        return draw(st.none() | strategy)

    targets = st.lists(st.builds(Target, WHOLE, st.none() | TEXT, st.none() | TEXT), max_size=3).map(tuple)
    parts = st.lists(st.builds(Part, TEXT, WHOLE), max_size=2).map(tuple)
    return Terms(
        draw(TEXT),
        draw(DAYS),
        WorkingTime(
            draw(TEXT),
            tuple(draw(st.dictionaries(st.sampled_from(["sun", "mon", "fri", "day off", ""]), HOURS)).items()),
            maybe(TEXT),
            maybe(TEXT),
            tuple(draw(st.lists(st.builds(Holiday, DAYS, HOURS), max_size=3))),
        ),
        maybe(st.builds(Definition, st.none() | NUMBER, TEXTS, TEXTS)),
        maybe(st.builds(Volume, st.none() | WHOLE, parts)),
        maybe(st.builds(Quality, NUMBER)),
        maybe(st.builds(Response, targets, TEXT, NUMBER)),
        maybe(st.builds(Attempts, WHOLE, WHOLE, TEXTS)),
        maybe(st.builds(Disposition, WHOLE, TEXTS, TEXTS)),
    )


@settings(max_examples=80, deadline=None)
@given(terms())
def test_whatever_is_written_down_is_read_back_with_the_same_bytes(said: Terms) -> None:
    text = said.to_toml()
    assert Terms.from_toml(text) == said
    assert Terms.from_toml(text).to_toml() == text
    assert Terms.from_dict(said.to_dict()) == said
    assert tomllib.loads(text) == said.to_dict()


def test_the_file_is_written_as_it_is_read() -> None:
    assert full().to_toml() == FULL


def test_equal_terms_are_the_same_bytes_however_they_were_given() -> None:
    other = FULL.replace("score = 70", "score = 70.0").replace(
        '{ mon = [["09:00", "12:00"]', '{ sun = [], mon = [["09:00", "12:00"]'
    )
    other = other.replace('["2026-12-24", { date = "2026-12-31", hours = [["09:00", "13:00"]] }]',
                          '[{ hours = [["09:00", "13:00"]], date = 2026-12-31 }, { date = "2026-12-24" }]')  # fmt: skip
    assert other != FULL
    assert Terms.from_toml(other).to_toml() == FULL


def test_a_clause_that_is_missing_was_not_promised() -> None:
    bare = Terms.from_toml(
        'name = "Bare"\neffective_from = "2026-01-01"\n[calendar]\nzone = "UTC"\nhours = { mon = [["09:00", "17:00"]] }'
    )
    clauses = (bare.definition, bare.volume, bare.quality, bare.response, bare.attempts, bare.disposition)
    assert clauses == (None,) * 6
    assert bare.effective_from == date(2026, 1, 1)
    assert bare.calendar == WorkingTime("UTC", weekly({"mon": [("09:00", "17:00")]}))


def test_what_is_not_said_takes_the_usual_meaning() -> None:
    said = Terms.from_toml(
        'name = "Few words"\neffective_from = 2026-01-01\n[[response.targets]]\nminutes = 60\n'
        '[attempts]\ntouches = 3\ndays = 5\n[calendar]\nzone = "UTC"\nhours = {}\n'
    )
    assert said.response == Response((Target(60),), "mql", 1.0)
    assert said.attempts == Attempts(3, 5, ("Unreachable",))


WRONG = [
    ("name = ", "This agreement file is no TOML"),
    (FULL.replace('name = "Agreement 2026"\n', ""), 'name is missing: write name = "Agreement 2026".'),
    (FULL.replace("2026-01-01", "1"), "effective_from must be a day, such as 2026-01-01, not 1."),
    (FULL.replace("2026-01-01", "2026-01-01T10:00:00"), "effective_from must be a day"),
    (FULL.replace("score = 70", 'score = "70"'), "definition.score must be a number, not '70'."),
    (FULL.replace("score = 70", "score = nan"), "definition.score must be a number, not nan."),
    (FULL.replace("score = 70", "scor = 70"), "definition.scor is not known (did you mean score?)."),
    (
        FULL.replace('["Demo request", "Pricing request"]', '"Demo request"'),
        "definition.triggers must be a list of texts",
    ),
    (FULL.replace("mqls = 115", "mqls = 115.5"), "volume.mqls must be a whole number, not 115.5."),
    (FULL.replace("mqls = 115", "mqls = true"), "volume.mqls must be a whole number, not True."),
    (FULL.replace("mqls = 20", ""), "volume.segments[1].mqls is missing"),
    (FULL.replace("accepted_share = 0.8", ""), "quality.accepted_share is missing: write accepted_share = 0.8."),
    (FULL.replace("minutes = 240", "hours = 4"), "response.targets[2].minutes is missing: write minutes = 240."),
    (FULL.replace("days = 10", 'days = "ten"'), "attempts.days must be a whole number, not 'ten'."),
    (FULL.replace("[[volume.segments]]", "[volume.segments]"), "volume.segments must be a list of tables"),
    (FULL.replace("[quality]", "[qualities]"), "qualities is not known (did you mean quality?)."),
    (FULL.partition("[calendar]")[0], "calendar is missing: write [calendar] with the zone and the working hours."),
    (FULL.replace('zone = "Europe/Berlin"', ""), 'calendar.zone is missing: write zone = "Europe/Berlin".'),
    (FULL.replace('["13:00", "17:30"]', '["13:00"]'), "calendar.hours.mon must be a list of hours"),
    (FULL.replace('"2026-12-24"', '"24.12.2026"'), "calendar.holidays.own[1].date must be a day"),
    ("# " * 60_000, "This agreement file has 120,000 characters; at most 100,000 are read."),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[words[:60] for _, words in WRONG])
def test_what_is_no_agreement_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        Terms.from_toml(text)
    assert refused.value.reason == "BAD_AGREEMENT"
    assert words in str(refused.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = FULL.replace("score = 70", 'score = "70"').replace("touches = 4", "").replace("[quality]", "[qualities]")
    with pytest.raises(Refused) as refused:
        Terms.from_toml(text)
    assert all(word in str(refused.value) for word in ("definition.score", "attempts.touches", "qualities"))


def test_public_holidays_and_ones_own_days_stop_the_clock_and_ones_own_win() -> None:
    calendar = full().calendar_of()
    berlin = {"2027-03-08": "only Berlin", "2027-03-29": "Easter Monday", "2027-03-15": ""}  # all are Mondays
    assert [calendar.working_days(date.fromisoformat(day), date.fromisoformat(day[:-2] + f"{int(day[-2:]) + 1:02d}"))
            for day in berlin] == [0, 0, 1]  # fmt: skip
    short = FULL.replace('"2026-12-31", hours = [["09:00", "13:00"]]', '"2027-03-29", hours = [["09:00", "13:00"]]')
    noon = datetime(2027, 3, 29, 6, tzinfo=UTC), datetime(2027, 3, 29, 20, tzinfo=UTC)
    assert Terms.from_toml(short).calendar_of().elapsed_minutes(*noon) == 240.0
    assert calendar.elapsed_minutes(*noon) == 0.0


def test_the_starter_has_no_faults_and_every_year() -> None:
    assert (STARTER.name, STARTER.calendar.zone, STARTER.effective_from) == (
        "Starter agreement",
        "UTC",
        date(1900, 1, 1),
    )
    assert Terms.from_toml(STARTER.to_toml()) == STARTER


def test_the_example_of_the_documentation_is_an_agreement() -> None:
    text = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert text.split("```toml\n")[1].split("```")[0] == FULL


def test_a_version_that_says_nothing_of_silence_takes_it_for_acceptance_and_keeps_its_text() -> None:
    older = FULL.replace('silence = "left out"\n', "")
    terms = Terms.from_toml(older)
    assert terms.quality == Quality(0.8, ACCEPTED)
    assert terms.to_toml() == older
    assert Terms.from_toml(FULL).quality == Quality(0.8, LEFT_OUT)
