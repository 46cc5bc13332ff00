"""What a goal takes, in sentences: the need beside what came, and from when it is too late."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

from smarketing import format as words
from smarketing.analysis.history import DEAL
from smarketing.analysis.reverse import Level
from smarketing.filters import day
from smarketing.reverse_view import ReverseView
from smarketing.sales_figures import money

NAMES = {"lead": "leads", "mql": "MQLs", "sql": "SQLs", DEAL: "deals"}
ONE = {"lead": "A lead", "mql": "An MQL", "sql": "An SQL", DEAL: "A deal"}
_MADE = {"lead": "that comes in", "mql": "made", "sql": "made", DEAL: "opened"}
LATE = "too late"
_DAY = timedelta(days=1)


def verdict(found: ReverseView) -> str:
    """What is needed a week, as a number with its range, beside what came; or that nothing more is."""
    goal, main = found.goal, found.main
    amount = f"{money(goal.amount, goal.currency)} in {found.quarter.title}"
    name = NAMES[main.stage]
    if found.signed >= goal.amount:
        return f"The goal of {amount} is reached: {money(found.signed, goal.currency)} is signed."
    if not main.needed:
        said = f"What is signed and in flight is expected to bring {amount}: no further {name} needed on average"
        return f"{said} (8 times in 10: {span(main)} a week)." if main.high else f"{said}."
    if main.needed == inf:
        return (
            f"{money(main.gap, goal.currency)} of {amount} is open, and it is too late for new {name}: nobody was won "
            "within the days that are left."
        )
    said = f"{amount} takes {weekly(main.needed)} {name} a week ({span(main)}) from now on"
    pace = found.paces.get(main.stage)
    if pace is None:
        return f"{said}."
    weeks = "the last week" if pace.weeks == 1 else f"the last {pace.weeks} weeks"
    return f"{said}; {weeks} brought {weekly(pace.usual)}{'' if pace.weeks == 1 else ' a week'}."


def too_late(found: ReverseView) -> list[str]:
    """From which day an entrant is more likely won after the quarter, and from which the need is out of reach."""
    said = []
    one, made = ONE[found.main.stage], _MADE[found.main.stage]
    after = f"after {found.quarter.title}"
    if found.half_on is not None:
        if found.half_on <= found.as_of:
            since = f"Since {day(found.half_on + _DAY)}"
            said.append(f"{since}, {one[0].lower()}{one[1:]} {made} is more likely to be won {after} than in it.")
        else:
            said.append(f"{one} {made} after {day(found.half_on)} is more likely to be won {after} than in it.")
    if found.tenth_on is not None and found.tenth_on > found.as_of:
        said.append(f"After {day(found.tenth_on)} less than a tenth of the chance is left.")
    pace = found.paces.get(found.main.stage)
    if pace is None or not found.main.gap:
        return said
    weeks = f"the best of the last {pace.best_of} weeks brought ({weekly(pace.best)})"
    if found.beyond_on is None:
        said.append("As many as usual are enough.")
    elif found.beyond_on == found.as_of + _DAY:
        said.append(f"It is more than {weeks}.")
    else:
        said.append(
            f"If {weekly(pace.usual)} a week come until then, more than {weeks} is needed from "
            f"{day(found.beyond_on)} on."
        )
    return said


def weekly(value: float) -> str:
    """A number a week: '31', below 10 with one digit; 'too late' where no number is enough."""
    if value == inf:
        return LATE
    return words.count(round(value) if value >= 10 else round(value, 1))


def span(level: Level) -> str:
    """The range of what a level needs a week: '24–45'; 'at least 24' where its high end is out of reach."""
    if level.high == inf:
        return LATE if level.low == inf else f"at least {weekly(level.low)}"
    low, high = weekly(level.low), weekly(level.high)
    return low if low == high else f"{low}–{high}"


def until(found: ReverseView) -> str:
    """The last day of the quarter, in words."""
    return day(found.quarter.last)


def left(found: ReverseView, on: date) -> float | None:
    """The share of its eventual chance that one who enters on a day has by the quarter's end; None after it."""
    days = (found.quarter.last - on).days
    return float(found.shares[min(days, len(found.shares) - 1)]) if days >= 0 else None
