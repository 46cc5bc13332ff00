"""What a goal takes, in sentences: the need beside what came, and from when it is too late."""

from __future__ import annotations

from datetime import timedelta
from math import inf

from smarketing import format as words
from smarketing.analysis.history import DEAL
from smarketing.analysis.reverse import Level
from smarketing.format import day, money
from smarketing.reverse_view import ReverseView

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
        return f"The target of {amount} is reached: {money(found.signed, goal.currency)} is signed."
    if not main.needed:
        brings = money(found.signed + found.in_flight[0], goal.currency)
        said = (
            f"What is signed and in flight is expected to bring {brings}, the target is {amount}: no further {name} "
            "needed on average"
        )
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
    said = f"{said}; {weeks} brought {weekly(pace.usual)}{'' if pace.weeks == 1 else ' a week'}"
    if found.beyond_on == found.as_of + _DAY:
        return f"{said}, the best of {pace.best_of} weeks {weekly(pace.best)}."
    return f"{said}, which is enough." if found.beyond_on is None else f"{said}."


def too_late(found: ReverseView) -> str:
    """From which day an entrant is more likely won after the quarter, and from which the need is out of reach."""
    said = []
    one, made = ONE[found.main.stage], _MADE[found.main.stage]
    if found.half_on is not None:
        when = f"since {day(found.half_on + _DAY)}" if found.half_on <= found.as_of else f"after {day(found.half_on)}"
        said.append(f"{one} {made} {when} is more likely to be won after {found.quarter.title} than by its end.")
    if found.tenth_on is not None and found.tenth_on != found.half_on:
        verb = "was" if found.tenth_on <= found.as_of else "is"
        said.append(f"After {day(found.tenth_on)} less than a tenth of its chance {verb} left.")
    pace = found.paces.get(found.main.stage)
    if pace is not None and found.beyond_on is not None and found.beyond_on > found.as_of + _DAY:
        said.append(
            f"If {weekly(pace.usual)} a week come until then, from {day(found.beyond_on)} on more is needed than the "
            f"best of {pace.best_of} weeks brought ({weekly(pace.best)})."
        )
    return " ".join(said)


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
