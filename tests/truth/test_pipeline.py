"""Deals as they stood on a day, worked out a second time in loops; and what moved the pipeline between two days."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from smarketing.analysis.waterfall import waterfall
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, load

FIRST = date(2026, 1, 5)
SOURCES, DEALS, FILES = 3, 40, 3
Row = dict[str, Any]
# field -> (what a file of deals calls it, what a change calls it, what it was)
FIELDS = {
    "amount": ("amount", "was_amount"),
    "closes": ("closed_at", "was_closed_at"),
    "stage": ("stage", "was_stage"),
    "status": ("status", None),
}


class Source:
    """Files of deals, each with the day up to which it goes, and a history of changes that begins some day."""

    def __init__(self, name: str, dice: random.Random) -> None:
        self.name, self.dice = name, dice
        self.days = sorted(dice.sample(range(20, 100), FILES))
        self.files = [self._file(place) for place in range(FILES)]
        self.changes = [self._change(number) for number in range(dice.choice((0, 60, 60)))]
        self.undone = dice.choice((None, 0, 1))
        self.standing = [one for place, one in enumerate(self.files) if place != self.undone]
        self.known = {row["deal_id"] for _, _, rows in self.standing for row in rows}
        self.begun = {field: self._begun(told) for field, (told, _) in FIELDS.items()}
        self.kept = {(deal, field): self._kept(deal, field) for deal in self.known for field in FIELDS}

    def _file(self, place: int) -> tuple[date, tuple[str, ...], list[Row]]:
        """A file of most deals; some files have no column of amounts, or of close dates."""
        dice, columns = (
            self.dice,
            ["deal_id", "created_at", "owner", "stage", "status", "amount", "currency", "closed_at"],
        )
        for name in ("amount", "closed_at"):
            if dice.random() < 0.15:
                columns.remove(name)
        rows = [self._deal(number) for number in range(DEALS) if dice.random() < 0.85]
        return _day(self.days[place]), tuple(columns), [{name: row[name] for name in columns} for row in rows]

    def _deal(self, number: int) -> Row:
        dice = self.dice
        amount = None if dice.random() < 0.1 else Decimal(dice.choice((100, 150, 20025))).scaleb(-2)
        return {
            "deal_id": f"d{number}",
            "created_at": None if number % 9 == 0 else f"{_day(number)}",
            "owner": "Ada" if number % 2 else "Bo",
            "stage": dice.choice(("One", "Two", None)),
            "status": "open" if number % 3 else dice.choice(("open", "won", "lost", None)),
            "amount": amount,
            "currency": dice.choice(("EUR", "EUR", "EUR", "USD")) if number % 5 == 0 else "EUR",
            "closed_at": None if dice.random() < 0.05 else f"{_day(dice.randint(0, 120))}",
        }

    def _change(self, number: int) -> Row:
        """One field alone, as a field history tells it; sometimes with what it was."""
        dice = self.dice
        name = dice.choice(tuple(FIELDS))
        moment = f"{_day(dice.randint(45, 95))}" + dice.choice(("", " 10:00", " 16:30"))
        row: Row = {"deal_id": f"d{dice.randrange(DEALS + 2)}", "changed_at": moment, "field": f"{name} {number}"}
        values: Row = {"amount": Decimal(dice.randint(1, 9)), "closes": f"{_day(dice.randint(0, 120))}"}
        values |= {"stage": dice.choice(("One", "Two")), "status": dice.choice(("open", "won", "lost"))}
        told, was = FIELDS[name]
        row[told] = values[name]
        if was and dice.random() < 0.5:
            row[was] = {"amount": Decimal(77), "closes": f"{_day(60)}", "stage": "Zero"}[name]
        return row

    def load(self, house: Warehouse) -> None:
        uploads = []
        for number, (day, columns, rows) in enumerate(self.files):
            at = datetime(day.year, day.month, day.day, 12)
            uploads.append(load(house, "deals", rows, source=self.name, fields=columns, again=number, as_of=at))
        if self.changes:
            load(house, "deal_history", self.changes, source=self.name, as_of=datetime(2026, 4, 15, 12))
        if self.undone is not None:
            house.undo(uploads[self.undone].upload_id, undone_at=LOADED_AT)

    def today(self, deal: str, name: str) -> Any:
        """What the newest file says that has the column."""
        said = [
            row[name]
            for _, columns, rows in self.standing
            for row in rows
            if row["deal_id"] == deal and name in columns
        ]
        return said[-1] if said else None

    def tellings(self, deal: str, field: str) -> Iterator[tuple[tuple[Any, ...], bool, Row]]:
        """(order, whether it is a change, row), of all that tells a field."""
        told, _ = FIELDS[field]
        for number, (day, columns, rows) in enumerate(self.files):
            for line, row in enumerate(rows):
                if row["deal_id"] == deal and told in columns and number != self.undone:
                    yield (day, datetime(day.year, day.month, day.day, 12), number, line), False, row
        for line, row in enumerate(self.changes):
            if row["deal_id"] == deal and told in row:
                moment = datetime.fromisoformat(row["changed_at"])
                yield (moment.date(), moment, FILES, line), True, row

    def _kept(self, deal: str, field: str) -> list[tuple[tuple[Any, ...], bool, Row]]:
        """What tells a field, in order; no file of a day on which a history was kept that tells it of later."""
        every = sorted(self.tellings(deal, field), key=lambda one: one[0])
        changed = [order[0] for order, is_change, _ in every if is_change]
        return [
            one for one in every
            if one[1] or not any(day >= one[0][0] for day in changed) or self.begun[field] > one[0][0]
        ]  # fmt: skip

    def _begun(self, told: str) -> date:
        """The first day of which the history tells a change of a field of a known deal."""
        days = [row["changed_at"][:10] for row in self.changes if told in row and row["deal_id"] in self.known]
        return date.fromisoformat(min(days, default=f"{date.max}"))

    def value(self, deal: str, field: str, on: date) -> tuple[Any, bool, Any]:
        """The value at the end of a day, whether it is known, and the one after it."""
        told, was = FIELDS[field]
        kept = self.kept[deal, field]
        values = [row[told] for _, _, row in kept[:-1]] + [self.today(deal, told)] * bool(kept)
        past = sum(order[0] <= on for order, _, _ in kept)
        if past:
            return values[past - 1], True, (values[past:] or [None])[0]
        if kept and was and kept[0][2].get(was) is not None:
            return kept[0][2][was], True, None
        return (values[0] if values else None), bool(kept) and self.begun[field] <= on, None

    def states(self, on: date) -> dict[str, tuple[Any, ...]]:
        """deal -> status, stage, amount, currency, close date, and which of amount, close date, stage are known."""
        found = {}
        for deal in self.known:
            status, created, closed = (self.today(deal, name) for name in ("status", "created_at", "closed_at"))
            ended = status in ("won", "lost") and (closed is None or closed <= f"{on}")
            if not ((created or "") <= f"{on}" or (ended and closed is not None)):
                continue
            fields = {name: self.value(deal, name, on) for name in FIELDS}
            word, _, after = fields["status"]
            then = (
                status
                if ended or status is None
                else "lost"
                if word == "lost" and after not in (None, "lost")
                else "open"
            )
            values = [self.today(deal, "stage" if name == "stage" else FIELDS[name][0]) if ended else fields[name][0]
                      for name in ("stage", "amount", "closes")]  # fmt: skip
            known = [int(ended or fields[name][1]) for name in ("amount", "closes", "stage")]
            amount = None if values[1] is None else Decimal(values[1])
            found[f"{self.name}:{deal}"] = (
                then,
                values[0] or "(not set)",
                amount,
                self._currency(deal, on, ended=ended),
                values[2],
                *known,
            )
        return found

    def _currency(self, deal: str, on: date, *, ended: bool) -> str:
        """That of the row which tells the amount, else today's."""
        today = self.today(deal, "currency") or "(not set)"
        kept = [] if ended else self.kept[deal, "amount"]
        past = [place for place, (order, _, _) in enumerate(kept) if order[0] <= on]
        place = past[-1] if past else 0
        return today if not kept or place == len(kept) - 1 else kept[place][2].get("currency") or today


@pytest.fixture(scope="module")
def sources():
    return [Source(f"crm{seed}", random.Random(seed)) for seed in range(SOURCES)]


@pytest.fixture(scope="module")
def house(sources):
    warehouse = templates.fresh()
    for one in sources:
        one.load(warehouse)
    yield warehouse
    warehouse.close()


def test_a_deal_stood_on_a_day_as_the_files_and_histories_tell(house, sources):
    for number in (0, 25, 45, 70, 130):
        on = _day(number)
        found = {
            row["deal_key"]: (row["status"], row["stage"], row["amount"], row["currency"],
                              row["closes_on"] and f"{row['closes_on']}", row["is_amount_known"],
                              row["is_closing_known"], row["is_stage_known"])
            for row in house.read("deal_states", at=on).iter_rows(named=True)
        }  # fmt: skip
        assert found == {key: state for one in sources for key, state in one.states(on).items()}, on


def test_the_pipeline_of_a_day_is_that_of_its_deals_then(house, sources):
    """Also on a day before data-as-of: amounts, stages and status of that day, not today's."""
    for number in (25, 45, 70, 130):
        on = _day(number)
        counted: dict[tuple[Any, ...], list[Decimal | None]] = {}
        for one in sources:
            for key, (status, stage, amount, currency, *known) in one.states(on).items():
                is_closed_since = status is not None and status != one.today(key.partition(":")[2], "status")
                told = "(not set)" if is_closed_since and not known[-1] else stage
                counted.setdefault((status, told, currency), []).append(amount)
        expected = {
            key: (len(amounts), sum((each for each in amounts if each is not None), Decimal()), amounts.count(None))
            for key, amounts in counted.items()
        }
        read = house.read("pipeline", as_of=on).iter_rows(named=True)
        found = {
            (row["status"], row["stage"], row["currency"]): (
                row["deals"], row["amount"] or Decimal(), row["without_amount"]
            )
            for row in read
        }  # fmt: skip
        assert found == expected, on
        opened = house.read("open_deals", as_of=on)
        rows = house.read("deal_rows", as_of=on)
        for status, frame in (
            ("open", opened),
            *((name, rows.filter(status=name)) for name in ("open", "won", "lost")),
        ):
            sums = {(stage, unit): figures[1] for (word, stage, unit), figures in expected.items() if word == status}
            told = frame.group_by("stage", "currency").agg(pl.col("amount").sum()).iter_rows()
            assert {(stage, unit): amount or Decimal() for stage, unit, amount in told} == sums, (on, status)


def test_the_won_bar_is_the_contract_value_signed_over_the_same_days(house):
    for start, stop in ((0, 40), (30, 100), (60, 61)):
        span = (_day(start), min(_day(stop), house.as_of or FIRST))
        moved = waterfall(*(house.read("deal_states", at=at) for at in span), span)
        outcomes = house.read("deal_outcomes", from_on=span[0] + timedelta(days=1), to_on=span[1] + timedelta(days=1))
        signed = {row["currency"]: row["won_amount"] for row in outcomes.iter_rows(named=True) if row["won_amount"]}
        won = {one.currency: -one.amount("won") for one in moved.waterfalls if one.amount("won")}
        assert won == signed
        for one in moved.waterfalls:
            assert one.start.amount + sum(step.amount for step in one.steps) == one.end.amount


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)
