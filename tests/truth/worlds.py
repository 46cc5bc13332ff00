"""Small random worlds: days and instants mixed, ties, backwards dates, two sources, overlaps and undone uploads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from smarketing.targets import DIMENSIONS, EXITS, STAGES, target
from smarketing.warehouse import Warehouse
from smarketing.warehouse.load import utc
from tests import templates
from tests.truth.world import Upload, World
from tests.warehouse.build import LOADED_AT, batch, load

FIRST = date(2026, 1, 1)
# Few days, so that much falls on the same one; a few far apart.
_DAY = st.one_of(st.integers(0, 9), st.integers(0, 100)).map(lambda days: str(FIRST + timedelta(days=days)))
_CLOCK = st.sampled_from(["", "", " 00:00", " 08:00", " 12:00", " 23:30"])
MOMENT = st.builds(lambda day, clock: day + clock, _DAY, _CLOCK)
_VALUES = st.sampled_from(["A", "B", "unknown", None])
_LEAD_IDS = [str(number) for number in range(1, 5)]
_MAILS = ["a@one.test", "b@two.test", "c@two.test", None, None]
_FLAG = st.sampled_from([None, False, False, True])
_DEAL_IDS = ["D1", "D2", "D3", "D4"]
_LEAD = st.fixed_dictionaries(
    {"lead_id": st.sampled_from(_LEAD_IDS), "email": st.sampled_from(_MAILS)},
    optional={
        "created_at": MOMENT,
        **{f"{stage}_at": MOMENT for stage in (*STAGES[1:], "exit")},
        **dict.fromkeys(DIMENSIONS, _VALUES),
        "stage": st.sampled_from([*STAGES, *EXITS]),
        "deal_id": st.sampled_from(_DEAL_IDS[:2]),
        "merged_ids": st.sampled_from(["2", "9; 3", None]),
        "is_deleted": _FLAG,
    },
)
_HISTORY = st.fixed_dictionaries(
    {
        "lead_id": st.sampled_from([*_LEAD_IDS, *_LEAD_IDS, "9", None]),
        "email": st.sampled_from(_MAILS),
        "stage": st.sampled_from([*STAGES, "mql", *EXITS, "rejected"]),
        "happened_at": MOMENT,
    }
).filter(lambda row: row["lead_id"] or row["email"])
_DEAL = st.fixed_dictionaries(
    {"deal_id": st.sampled_from(_DEAL_IDS), "status": st.sampled_from(["open", "won", "lost", "lost", None])},
    optional={
        "lead_id": st.sampled_from([*_LEAD_IDS, "9"]),
        "email": st.sampled_from(_MAILS),
        "created_at": MOMENT,
        "closed_at": MOMENT,
        "accepted_at": MOMENT,
        "rejected_at": MOMENT,
        "stage": st.sampled_from(["Offer", "Closed"]),
        "created_as": st.sampled_from(["sql", "opportunity"]),
        "merged_ids": st.sampled_from(["D2", None, None]),
        "is_deleted": _FLAG,
        "company": st.just("Acme"),
        "amount": st.sampled_from([Decimal("100.10"), Decimal("0.2"), Decimal("-5"), None]),
        "currency": st.sampled_from(["EUR", "USD"]),
        "probability": st.sampled_from([Decimal("0.1"), Decimal(1), None]),
        **dict.fromkeys(DIMENSIONS, _VALUES),
    },
)
_TOUCH = st.fixed_dictionaries(
    {"touch_id": st.sampled_from(["T1", "T2", "T3", "T4", "T5"]), "happened_at": MOMENT},
    optional={
        "lead_id": st.sampled_from(_LEAD_IDS),
        "email": st.sampled_from(_MAILS),
        "deal_id": st.sampled_from(_DEAL_IDS),
        "person": st.sampled_from(["Ann", "Bo"]),
        "kind": st.sampled_from(["call", "email"]),
        "direction": st.sampled_from(["outbound", "inbound"]),
        "is_automatic": st.booleans(),
        "is_deleted": _FLAG,
    },
)
_KEYS = {"leads": "lead_id", "deals": "deal_id", "touches": "touch_id"}


def _files(name: str, rows: st.SearchStrategy[dict[str, Any]], most: int) -> st.SearchStrategy[Upload]:
    unique = (lambda row: row[_KEYS[name]]) if name in _KEYS else repr
    listed = st.lists(rows, min_size=1, max_size=most, unique_by=unique)
    return st.builds(lambda source, found: _upload(name, source, found), st.sampled_from(["crm", "mail"]), listed)


def _upload(name: str, source: str, rows: list[dict[str, Any]]) -> Upload:
    """All fields of a history, always: they are its key. Elsewhere the fields that the file has."""
    goal = target(name)
    present = tuple(spec.name for spec in goal.fields if any(spec.name in row for row in rows))
    fields = ("lead_id", "email", "stage", "happened_at") if name == "stage_history" else present
    until = batch(name, rows, source=source, fields=fields).as_of
    return Upload(name, source, rows, fields, (until or LOADED_AT).date(), until=utc(until))


UPLOADS = st.lists(
    st.one_of(
        _files("leads", _LEAD, 4),
        _files("stage_history", _HISTORY, 8),
        _files("deals", _DEAL, 4),
        _files("touches", _TOUCH, 4),
    ),
    min_size=1,
    max_size=6,
    unique_by=repr,
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Warehouse, World]:
    """The same uploads in a warehouse and in the reference; some of them withdrawn."""
    uploads = draw(UPLOADS)
    undone = draw(st.sets(st.integers(0, len(uploads) - 1), max_size=2)) if draw(st.booleans()) else set()
    return loaded([replace(upload, is_undone=place in undone) for place, upload in enumerate(uploads)])


def loaded(uploads: list[Upload]) -> tuple[Warehouse, World]:
    """A warehouse and a reference with the same uploads."""
    warehouse = templates.fresh()
    for number, upload in enumerate(uploads, 1):
        done = load(warehouse, upload.target, upload.rows, source=upload.source, fields=upload.fields)
        assert done.upload_id == number
    for number, upload in enumerate(uploads, 1):
        if upload.is_undone:
            warehouse.undo(number, undone_at=LOADED_AT)
    return warehouse, World(uploads)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """A period, a day to judge at, filters, a first stage and windows."""
    days = st.integers(-3, 105).map(lambda number: FIRST + timedelta(days=number))
    start, stop = sorted([draw(days), draw(days)])
    whole = draw(st.booleans())
    asked: dict[str, Any] = {"as_of": draw(st.one_of(days, st.just(date(2026, 11, 1))))}
    asked |= {} if whole else {"from_on": start, "to_on": stop}
    asked |= draw(st.fixed_dictionaries({}, optional=dict.fromkeys(DIMENSIONS, st.sampled_from(["A", "(not set)"]))))
    asked |= {"first_stage": draw(st.sampled_from(STAGES))}
    asked |= {f"window_{stage}": draw(st.sampled_from([None, 1, 5])) for stage in STAGES[1:]}
    return asked | {"by": draw(st.sampled_from([None, *DIMENSIONS, "month", "quarter", "week"]))}
