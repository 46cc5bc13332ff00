"""What people plan: targets and quotas that are set in the app, beside those that files bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import polars as pl

from smarketing import queries, zones
from smarketing.errors import Refused, require_text
from smarketing.format import span
from smarketing.targets import MONEY, NOT_SET, PLANNED, QUOTAS
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.load import next_version, utc

QUOTA_METRICS = QUOTAS.field("metric").values
_MOST = Decimal(10) ** 15
_DIGITS = Decimal("0.000001")
_LETTERS = 3


@dataclass(frozen=True)
class Plan:
    """A target: how much of a metric (one of targets.PLANNED) is meant to come from the first to the last day.

    `segment` is None for the whole; `currency` is there for an amount and for spend, and for nothing else.
    """

    metric: str
    starts_on: date
    ends_on: date
    number: Decimal
    segment: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Quota:
    """A quota: how much of a metric (one of QUOTA_METRICS) a person or a team is to bring within days."""

    metric: str
    starts_on: date
    ends_on: date
    number: Decimal
    person: str | None = None
    team: str | None = None
    currency: str | None = None


class Plans:
    """Targets and quotas, each a statement that takes the place of those before it for the same number and days.

    Each write is one transaction, and the same write twice changes nothing: ids are made by whoever asks. `at` is the
    instant of the write, `by` who makes it. Refused tells why nothing was changed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set_plan(self, plan_id: str, plan: Plan, *, at: datetime, by: str) -> None:
        """Set a target; what stood before for the same metric, segment, days and currency stays in the history."""
        self.set_plans({plan_id: plan}, at=at, by=by)

    def set_plans(self, plans: Mapping[str, Plan], *, at: datetime, by: str, withdrawn: Collection[str] = ()) -> None:
        """Set several targets (id: target) and take back others in one transaction: all of it, or nothing."""
        with self._connection.transaction() as writer:
            made = [_withdraw(writer, "plan", number, at, by) for number in withdrawn]
            made += [_set(writer, "plan", number, _tidy(plan), at, by) for number, plan in plans.items()]
            if any(made):
                next_version(writer)

    def withdraw_plan(self, plan_id: str, *, at: datetime, by: str) -> None:
        """Take back a target that was set in the app: what stood before it stands again."""
        self._withdraw("plan", plan_id, at, by)

    def set_quota(self, quota_id: str, quota: Quota, *, at: datetime, by: str) -> None:
        """Set a quota of a person or a team. A person's team is the one of their other quotas where none is said."""
        with self._connection.transaction() as writer:
            if _set(writer, "quota", quota_id, _tidy(quota), at, by):
                next_version(writer)

    def withdraw_quota(self, quota_id: str, *, at: datetime, by: str) -> None:
        """Take back a quota that was set in the app: what stood before it stands again."""
        self._withdraw("quota", quota_id, at, by)

    def plan_history(self) -> pl.DataFrame:
        """Every target that was ever set or loaded, the newest first: statement, metric, segment, starts_on, ends_on,
        planned, currency, origin, set_at, set_by, ended_at, ended_by (taken back or undone), file_name.
        """
        return self._connection.frame(queries.text("plans/plan_history.sql"))

    def quota_history(self) -> pl.DataFrame:
        """The same of quotas, with person, team and quota in the place of segment and planned."""
        return self._connection.frame(queries.text("plans/quota_history.sql"))

    def _withdraw(self, kind: str, number: str, at: datetime, by: str) -> None:
        with self._connection.transaction() as writer:
            if _withdraw(writer, kind, number, at, by):
                next_version(writer)


_NAMES = {"plan": "target", "quota": "quota"}
_Said = TypeVar("_Said", Plan, Quota)


def _withdraw(writer: Writer, kind: str, number: str, at: datetime, by: str) -> bool:
    """Take back a statement; False when it is taken back already."""
    what = _NAMES[kind]
    found = writer.frame(f"plans/{kind}.sql", id=number)
    if found.is_empty():
        raise Refused(
            "NO_SUCH_ENTRY",
            f"No {what} with the id {number!r} was set in the app. One that a file brought is taken back by "
            "undoing that file on the Data page.",
        )
    if found["withdrawn_at"][0] is not None:
        return False
    require_text(f"who takes the {what} back", by)
    writer.run(f"plans/withdraw_{kind}.sql", id=number, at=utc(at), by=by.strip())
    return True


def _set(writer: Writer, kind: str, number: str, said: Plan | Quota, at: datetime, by: str) -> bool:
    """Write a statement; False when it was written before under the same id."""
    what, who = _NAMES[kind], by.strip()
    row = {name: getattr(said, name) for name in said.__dataclass_fields__}
    found = writer.frame(f"plans/{kind}.sql", id=number)
    if found.height:
        kept = found.rename({"planned" if kind == "plan" else "quota": "number"}).row(0, named=True)
        # A person's team may have been found by us.
        asked = {name: kept[name] if name == "team" and value is None else value for name, value in row.items()}
        if any(kept[name] != value for name, value in asked.items()) or kept["set_by"] != who:
            raise Refused("SAME_ID", f"Another {what} has this id already; nothing was changed.")
        return False
    require_text(f"who sets the {what}", who)
    _assert_sound(what, said)
    if isinstance(said, Quota):
        row |= _holder(writer, said)
    place = {name: row[name] for name in row if name != "number"}
    overlapped = writer.frame(f"plans/overlapped_{kind}.sql", **place)
    if overlapped.height:
        raise Refused(
            "OVERLAPS",
            f"The {what} of {span(*overlapped.row(0))} shares a part of these days: which of the two would "
            "count there? Choose days that lie within it, or that cover all of it, or take that one back first.",
        )
    writer.run(f"plans/insert_{kind}.sql", id=number, **row, at=utc(at), by=who)
    return True


def _tidy(said: _Said) -> _Said:
    """The statement as it is kept: without blanks, the currency in capitals, six digits after the point."""
    names = ("segment",) if isinstance(said, Plan) else ("person", "team")
    more: dict[str, Any] = {name: (getattr(said, name) or "").strip() or None for name in names}
    number = Decimal(str(said.number))
    if number.is_finite() and abs(number) <= _MOST:
        number = number.quantize(_DIGITS)
    return replace(said, currency=_tidy_currency(said.currency), number=number, **more)


def _tidy_currency(text: str | None) -> str | None:
    """The currency in capitals; (not set) stays, which is said of amounts whose files name none."""
    code = (text or "").strip()
    return (code if code == NOT_SET else code.upper()) or None


def _holder(writer: Writer, quota: Quota) -> dict[str, Any]:
    if not (quota.person or quota.team):
        raise Refused("NOT_SAID", "Say whose quota it is: a person's or a team's.")
    if quota.person and not quota.team:
        teams = writer.frame("plans/team_of.sql", person=quota.person)["team"].to_list()
        return {"team": teams[0] if len(teams) == 1 else None}
    return {}


def _assert_sound(what: str, said: Plan | Quota) -> None:
    allowed = PLANNED if isinstance(said, Plan) else QUOTA_METRICS
    if said.metric not in allowed:
        raise Refused("UNKNOWN_WORD", f"The metric is {said.metric!r}: write one of {', '.join(allowed)}.")
    if said.ends_on < said.starts_on:
        raise Refused("ENDS_BEFORE_START", f"The {what} ends on {said.ends_on}, before it starts on {said.starts_on}.")
    if said.starts_on.year < zones.FIRST_YEAR or said.ends_on.year >= zones.LAST_YEAR:
        raise Refused(
            "OUTSIDE_CALENDAR", f"Days of the years {zones.FIRST_YEAR} to {zones.LAST_YEAR - 1} can have a target."
        )
    if not said.number.is_finite() or abs(said.number) > _MOST:
        raise Refused("NO_NUMBER", f"{said.number} is no number that can have a target.")
    if said.number < 0:
        raise Refused("NEGATIVE", f"The {what} is {said.number.normalize():f}: nothing below 0 can be asked for.")
    _assert_currency(said)


def _assert_currency(said: Plan | Quota) -> None:
    if said.metric in MONEY:
        if said.currency is None:
            raise Refused("NO_CURRENCY", "An amount of money needs its currency, such as EUR.")
        if said.currency != NOT_SET and not (
            said.currency.isascii() and said.currency.isalpha() and len(said.currency) == _LETTERS
        ):
            raise Refused("NO_CURRENCY", f"The currency is {said.currency!r}: write its three letters, such as EUR.")
    elif said.currency is not None:
        raise Refused("CURRENCY_OF_A_COUNT", f"{said.metric} are counted: leave the currency {said.currency} out.")
