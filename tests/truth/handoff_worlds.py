"""Small random worlds around the handoff: days and clocks mixed, second trips, several versions, sources of any age."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl

from smarketing.agreement import Attempts, Definition, Disposition, Part, Response, Target, Terms, Volume, WorkingTime
from smarketing.agreement.terms import WEEKDAYS, Holiday
from smarketing.warehouse import Warehouse
from tests import templates
from tests.truth.handoff import Court
from tests.truth.minutes import Shop
from tests.truth.world import Upload
from tests.warehouse.build import LOADED_AT, batch

START = date(2026, 1, 1)
Row = dict[str, Any]
_OFFICE = (("09:00", "17:00"),)
_SPLIT = (("09:00", "12:00"), ("13:00", "17:30"))
_NIGHT = (("00:00", "02:00"), ("08:00", "12:00"), ("20:00", "24:00"))
SHOPS = (
    Shop("UTC", (*[_OFFICE] * 5, (), ())),
    Shop("Europe/Berlin", (_SPLIT, _SPLIT, _OFFICE, _SPLIT, _OFFICE, (), ()), (date(2026, 1, 7), date(2026, 1, 9))),
    Shop("America/Los_Angeles", (*[_NIGHT] * 6, ())),
    Shop("Pacific/Auckland", (*[_OFFICE] * 5, (("10:00", "13:00"),), ())),
)
# 00:30 and 23:30 lie on another day elsewhere; the others are at, before and after the windows' edges.
CLOCKS = ("", "", " 00:30", " 08:00", " 09:00", " 09:30", " 11:59", " 12:30", " 16:00", " 17:00", " 17:30", " 23:30")
REASONS = ("Unreachable", "Not a fit", "No budget")
SEGMENTS = ("Enterprise", "SMB", None)
TRIGGERS = ("Demo request", "Score", None)


@dataclass
class Made:
    """A warehouse, and the reference with the same files and agreements."""

    warehouse: Warehouse
    court: Court


def made(seed: int) -> Made:
    """The world of a number."""
    random = Random(seed)
    shop = random.choice(SHOPS)
    chain = _chain(random, shop)
    uploads, told, replied = _uploads(random, shop)
    warehouse = templates.fresh()
    steps: list[Any] = [lambda upload=upload: _load(warehouse, upload, shop, told, replied) for upload in uploads]
    steps += [lambda terms=terms: _sign(warehouse, terms) for _, terms in chain]
    order = sorted(range(len(steps)), key=lambda n: random.random())
    # In any order, but for the versions among themselves.
    signings = iter(range(len(uploads), len(steps)))
    for place in order:
        steps[next(signings) if place >= len(uploads) else place]()
    exempt = _exempted(random, warehouse, [row["lead_id"] for row in uploads[0].rows])
    return Made(warehouse, Court(uploads, chain, shop, told, replied, exempt))


def _chain(random: Random, shop: Shop) -> list[tuple[date, Terms]]:
    days = [START, *sorted(random.sample([START + timedelta(days=n) for n in range(3, 40)], random.choice([0, 1, 2])))]
    return [(day, _terms(random, shop, day, number)) for number, day in enumerate(days)]


def _terms(random: Random, shop: Shop, day: date, number: int) -> Terms:
    week = tuple(zip(WEEKDAYS, shop.hours, strict=True))
    minutes = (30, 60, 120, 240, 480, 600)
    parts = random.sample(
        [("enterprise", None), (None, "Demo Request"), ("Enterprise", "demo request")], random.randint(0, 2)
    )
    targets = [Target(random.choice(minutes), *part) for part in parts] + [Target(random.choice(minutes))]
    score = random.choice([70, 70, None])
    triggers = ("Demo request",) if score is None or random.random() < 0.6 else ()
    return Terms(
        name=f"Version {number}",
        effective_from=day,
        calendar=WorkingTime(shop.zone, week, own=tuple(Holiday(one) for one in shop.closed)),
        definition=Definition(score, triggers, random.choice([(), ("Enterprise",)])),
        volume=Volume(random.choice([3, 5]), random.choice([(), (Part("Enterprise", 2),)])),
        response=Response(tuple(targets), random.choice(["mql", "mql", "queued", "assigned"]), 0.9),
        attempts=Attempts(random.choice([1, 2, 3]), random.choice([1, 3])),
        disposition=random.choice([Disposition(n, REASONS, ("Not a fit",)) for n in (0, 2, 5)]),
    )


def _sign(warehouse: Warehouse, terms: Terms) -> None:
    at = datetime.combine(terms.effective_from, datetime.min.time(), UTC) - timedelta(days=5)
    warehouse.agreements.draft(terms.name, terms, at=at, by="Ann")
    for side, who in (("marketing", "Ann"), ("sales", "Bo")):
        warehouse.agreements.sign(terms.name, side, by=who, at=at)


def _uploads(random: Random, shop: Shop) -> tuple[list[Upload], dict[str, datetime], dict[str, datetime]]:
    sources = random.sample(["crm", "mail"], random.choice([1, 1, 2]))
    told: dict[str, datetime] = {}
    replied: dict[str, datetime] = {}
    uploads = []
    numbers = iter(range(1, 100))
    for source in sources:
        end = shop.instant(datetime(2026, 1, 1, random.choice([9, 10, 16, 23]))) + timedelta(
            days=random.randint(12, 50)
        )
        told[source] = end
        last = shop.wall(end)
        is_accepting = random.random() < 0.5
        leads = [_lead(random, last, str(next(numbers)), is_accepting) for _ in range(8)]
        uploads.append(_upload("leads", source, [row for row, _ in leads], end))
        history = [entry for _, entries in leads for entry in entries]
        if history:
            uploads.append(_upload("stage_history", source, history, end))
        touches = [one for row, _ in leads for one in _touches(random, last, row)]
        if touches and random.random() < 0.85:
            until = end - timedelta(days=random.choice([0, 0, 0, 1, 3]), minutes=random.choice([0, 45]))
            replied[source] = until
            touches = [one for one in touches if one["happened_at"] <= f"{shop.wall(until):%Y-%m-%d %H:%M}"]
            uploads.append(_upload("touches", source, touches, until))
    people = [{"person_id": "1", "name": "Mia", "team": "Marketing"}, {"person_id": "2", "name": "Bo", "team": "Sales"}]
    people.append({"person_id": "3", "name": "Cy", "team": "Sales", "is_active": False})
    return [*uploads, _upload("people", "own", people, datetime(2026, 1, 1, tzinfo=UTC))], told, replied


def _upload(name: str, source: str, rows: list[Row], until: datetime) -> Upload:
    fields = tuple(sorted({key for row in rows for key in row}))
    return Upload(name, source, list(rows), fields, until.astimezone(UTC).date())


class _Days:
    """Stamps that grow, up to the last of the source, some without a clock."""

    def __init__(self, random: Random, last: datetime) -> None:
        self.random, self.last = random, last
        # Most a few days before the end, so that much is still open.
        before = random.choice([0, 1, 2, 3, 5, 20])
        self.day = max(START + timedelta(days=1), last.date() - timedelta(days=before))

    def next(self, *steps: int) -> str | None:
        """The next stamp; None when it would lie beyond the data."""
        self.day += timedelta(days=self.random.choice(steps))
        text = f"{self.day}{self.random.choice(CLOCKS)}"
        return text if text <= f"{self.last:%Y-%m-%d %H:%M}" else None


def _lead(random: Random, last: datetime, number: str, is_accepting: bool) -> tuple[Row, list[Row]]:
    days = _Days(random, last)
    row: Row = {"lead_id": number, "created_at": "2026-01-01", "mql_at": days.next(0) or "2026-01-05"}
    row |= {"segment": random.choice(SEGMENTS), "owner": random.choice(["Bo", "Cy", None])}
    row |= {"trigger": random.choice(TRIGGERS), "score": random.choice([None, 40, 69, 70, 90])}
    row |= {"queued_at": days.next(0, 0, 1), "assigned_at": days.next(-1, 0, 0, 1)}
    for name, share in (("sal_at", 0.4 * is_accepting), ("sql_at", 0.15)):
        row[name] = days.next(0, 0, 1, 3) if random.random() < share else None
    history: list[Row] = []
    if random.random() < 0.5:
        row |= {"stage": random.choice(["rejected", "rejected", "recycled"]), "reason": random.choice(REASONS)}
        row["exit_at"] = days.next(0, 1, 4) if random.random() < 0.8 else None
        if row["exit_at"] and random.random() < 0.5:
            history += _again(random, days, number)
    elif random.random() < 0.25:
        back = [("rejected", days.next(0, 1)), ("sal" if is_accepting else "sql", days.next(1, 2))]
        history += [_entry(random, number, stage, at) for stage, at in back if at and back[1][1]]
    return row, history


def _again(random: Random, days: _Days, number: str) -> list[Row]:
    """A second trip, and how that ended."""
    trip = [("mql", days.next(1, 2, 5)), ("rejected", days.next(1, 3) if random.random() < 0.4 else None)]
    return [_entry(random, number, stage, at) for stage, at in trip if at and trip[0][1]]


def _entry(random: Random, number: str, stage: str, at: str) -> Row:
    row = {"lead_id": number, "email": None, "stage": stage, "happened_at": at}
    is_mql = stage == "mql"
    row["reason"] = None if is_mql else random.choice(REASONS)
    return row | {
        "trigger": random.choice(TRIGGERS) if is_mql else None,
        "score": random.choice([None, 75]) if is_mql else None,
    }


def _touches(random: Random, last: datetime, lead: Row) -> list[Row]:
    days = _Days(random, last)
    days.day = date.fromisoformat(lead["mql_at"][:10])
    stamps = [days.next(-1, 0, 0, 0, 1, 1, 4) for _ in range(random.choice([0, 1, 1, 2, 4]))]
    return [
        {
            "touch_id": f"{lead['lead_id']}-{number}",
            "lead_id": lead["lead_id"],
            "happened_at": at,
            "person": random.choice(["Bo", "Bo", "Cy", "Mia", None]),
            "direction": random.choice(["outbound", "outbound", "outbound", None, "inbound"]),
            "is_automatic": random.choice([None, False, False, False, True]),
        }
        for number, at in enumerate(stamps)
        if at
    ]


def _load(warehouse: Warehouse, upload: Upload, shop: Shop, told: Row, replied: Row) -> None:
    """Stamps are on the wall clock of the shop, as in a file of that zone."""
    whole = batch(upload.target, upload.rows, source=upload.source, fields=upload.fields)
    columns = [
        pl.Series(name, [_utc(shop, at) for at in whole.rows[name]], dtype=pl.Datetime("us"))
        for name, dtype in whole.rows.schema.items()
        if dtype == pl.Datetime("us")
    ]
    until = (replied if upload.target == "touches" else told).get(upload.source, datetime(2026, 1, 1, tzinfo=UTC))
    sha256 = hashlib.sha256(repr(upload).encode()).hexdigest()
    moved = replace(whole, rows=whole.rows.with_columns(columns))
    warehouse.load(moved, sha256=sha256, file_name=f"{upload.target}.csv", loaded_at=LOADED_AT, as_of=until)


def _utc(shop: Shop, at: datetime | None) -> datetime | None:
    return None if at is None else shop.instant(at).replace(tzinfo=None)


def _exempted(random: Random, warehouse: Warehouse, leads: list[str]) -> set[tuple[str, int, str]]:
    keys = warehouse.read("handoff_rows", list="work").select("lead_key", "cycle").rows()
    chosen = {(*key, random.choice(["response", "attempts", "disposition"])) for key in keys if random.random() < 0.2}
    for number, (lead_key, cycle, clause) in enumerate(sorted(chosen)):
        warehouse.agreements.exempt(f"e{number}", lead_key, cycle, clause, "Agreed", at=LOADED_AT, by="Ann")
    return chosen
