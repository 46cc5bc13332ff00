"""Everything that the Handoff page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.analysis import handoff
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.handoff_lists import BY_KEY, LISTS, Listed, lacking
from smarketing.targets import NOT_SET


@dataclass(frozen=True)
class HandoffView:
    """The handoff as it stands. `counts` of each list (see LISTS): None where `lacks` says why it cannot be known.

    `of` is what each list is counted from: the open MQLs, or those of the period. `headline` is the verdict;
    `is_known`: any MQL is known at all, whatever the filters. `replied_at`: up to when replies to the open ones are
    known, where that is before the day of data-as-of.
    """

    filters: Filters
    counts: dict[str, int | None]
    lacks: dict[str, str]
    of: dict[str, int]
    headline: str
    is_known: bool
    replied_at: datetime | None


def view(read: Read, filters: Filters) -> HandoffView:
    """The lists and the verdict: what is open as it stands whatever the period, what was done of the period's MQLs."""
    asked = {True: _now(filters), False: _period(filters)}
    counted = {is_now: read("handoff_lists", **params).row(0, named=True) for is_now, params in asked.items()}
    known = {is_now: read("handoff_known", **params).row(0, named=True) for is_now, params in asked.items()}
    told = read("handoff_known").row(0, named=True)
    lacks = {one.key: why for one in LISTS if (why := lacking(one, told, known[one.is_now]))}
    counts = {one.key: None if one.key in lacks else int(counted[one.is_now][one.key] or 0) for one in LISTS}
    of = {one.key: int((counted[True]["work"] if one.is_now else counted[False]["mqls"]) or 0) for one in LISTS}
    owners = read("handoff_owners", **asked[True])
    return HandoffView(
        filters=filters,
        counts=counts,
        lacks=lacks,
        of=of,
        headline=_headline(counts, owners),
        is_known=bool(told["mqls"]),
        replied_at=_earlier(counted[True]["replied_at"], filters),
    )


def rows(read: Read, shown: HandoffView, key: str, calendars: Mapping[str, Calendar]) -> pl.DataFrame:
    """The MQLs on a list, what is due first first: handoff_rows with the columns of `aged` and `fired`.

    None at all where it cannot be known who is on it.
    """
    found = read("handoff_rows", list=key, **(_now if BY_KEY[key].is_now else _period)(shown.filters))
    found = found.head(0) if key in shown.lacks else found
    return handoff.fired(handoff.aged(found, calendars))


def shares(read: Read, filters: Filters) -> pl.DataFrame:
    """Who has how much, see `analysis.handoff.fair_share`."""
    replies = read("reply_states", by="owner", as_of=filters.as_of, **_period(filters))
    return handoff.fair_share(read("handoff_owners", **_now(filters)), replies)


def sentence(shown: HandoffView, one: Listed) -> str:
    """What a list says, when it is empty or cannot be known included."""
    if one.key in shown.lacks:
        return f"Cannot be known: {shown.lacks[one.key]}"
    if not shown.of[one.key] and not one.is_now:
        return "None: no lead became an MQL in this period."
    if not shown.counts[one.key]:
        return one.none
    return f"{one.means} {one.whose}"


def decision_of(read: Read, lead_key: str, cycle: int) -> dict[str, Any] | None:
    """The decision that was made about a lead in the app and stands, as own_decisions has it."""
    found = read("own_decisions", lead_key=lead_key).filter(cycle=cycle)
    return found.row(0, named=True) if found.height else None


def _now(filters: Filters) -> dict[str, Any]:
    """What is open now is open whatever the period: only the dimensions narrow it."""
    return dict(filters.chosen)


def _period(filters: Filters) -> dict[str, Any]:
    return {"from_on": filters.from_on, "to_on": filters.to_on, **filters.chosen}


def _earlier(replied_at: datetime | None, filters: Filters) -> datetime | None:
    return replied_at if replied_at is not None and replied_at.date() < filters.as_of else None


def _headline(counts: dict[str, int | None], owners: pl.DataFrame) -> str:
    """The verdict in a sentence: whose reply is late, who of them belongs to no one, whose decision is late."""
    work = counts["work"] or 0
    if not work:
        return "No MQL is waiting for sales."
    if counts["reply_late"] is None:
        return f"{_open(work)}. Which replies are late cannot be known without calls, e-mails or meetings."
    late = [step for step in ("reply", "decision") if counts[f"{step}_late"]]
    if not late:
        return f"{_open(work)}: no reply and no decision is late."
    first, *second = [f"{_many(counts[f'{step}_late'] or 0)} past the promised {step}" for step in late]
    return f"Open now: {'; '.join([first + _nobodys(counts, owners, f'{late[0]}_late'), *second])}."


def _nobodys(counts: dict[str, int | None], owners: pl.DataFrame, column: str) -> str:
    """How many of the late ones belong to no one, or to people who have left; '' where none does or it is not known."""
    nobody = int(owners.filter(owner=NOT_SET)[column].sum()) if counts["unowned"] is not None else 0
    left = owners.filter((pl.col("is_active") == 0) & (pl.col(column) > 0))
    gone = int(left[column].sum()) if counts["owner_gone"] is not None else 0
    leavers = "somebody who has left" if left.height == 1 else "people who have left"
    whose = [(nobody, "no one"), (gone, leavers)]
    said = [(some, f"to {whom}") for some, whom in whose if some]
    if not said:
        return ""
    verb = "belongs" if said[0][0] == 1 else "belong"
    first, *others = [f"{words.exact(some)} {to}" for some, to in said]
    return f" ({', '.join([first.replace(' to ', f' {verb} to ', 1), *others])})"


def _open(work: int) -> str:
    return "1 MQL is open" if work == 1 else f"{words.exact(work)} MQLs are open"


def _many(count: int) -> str:
    return "1 MQL" if count == 1 else f"{words.exact(count)} MQLs"
