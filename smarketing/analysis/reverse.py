"""The reverse funnel: what a goal in money asks of each stage, given what is signed and in flight, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from smarketing.analysis import chances
from smarketing.analysis.chances import Numbers, Window
from smarketing.analysis.history import DEAL, LEAST, MOST_UNDATED, STAGES, History
from smarketing.analysis.worth import mixed

# From the deal up: each level with the stages whose members in play it holds.
LEVELS = {DEAL: (), "sql": ("sql",), "mql": ("sal", "mql"), "lead": ("lead",)}
DRAWS = 100
LOW, HIGH = 10, 90
# Shares of the eventual chance at which an entry is late.
HALF, TENTH = 0.5, 0.1
_WEEK = 7


@dataclass(frozen=True)
class Values:
    """What one history makes of the days to come, in the goal's currency.

    open: expected from open deals. flight: expected from those in play, by stage. daily: what one entrant of each of
    the days to come brings in time, by level. `chance`: the same as a count of wins (1 for each).
    """

    open: float
    flight: dict[str, float]
    daily: dict[str, Numbers]
    chance: dict[str, Numbers]


@dataclass(frozen=True)
class Level:
    """One level of the chain (lead, mql, sql or deal), all in the goal's currency.

    in_play: members; flight: expected from them in time; gap: what those must bring who enter it from now on (what the
    deeper levels have in flight is subtracted, what the higher ones have is not); chance: of such an entrant to be won
    in time, spread evenly over the days; worth: what one brings in time on average; needed a week with its 80 % range
    (inf: nobody can be won in time); total: needed in all.
    """

    stage: str
    in_play: int
    flight: float
    gap: float
    chance: float
    worth: float
    needed: float
    low: float
    high: float
    days: int

    @property
    def total(self) -> float:
        """How many must enter over all the days that are left."""
        return self.needed * self.days / _WEEK


@dataclass(frozen=True)
class Outlook:
    """What does not depend on the goal: the chances of now, and what draws of the history make of them.

    lacks: level -> why nothing can be said from there up; levels: those that can. mixed: how much more or less than the
    average MQL one of the present mix of channels brings.
    """

    past: History
    window: Window
    values: Values
    draws: tuple[Values, ...]
    mixed: float
    drawn_mixes: tuple[float, ...]
    levels: tuple[str, ...]
    lacks: dict[str, str]

    def worth(self, level: str) -> float:
        """What an entrant of a level brings in time, on average over the days to come."""
        return _worth(self.values, self.mixed, level)

    def chance(self, level: str) -> float:
        """The share of a level's entrants, spread evenly over the days to come, that is won in time."""
        return float(self.values.chance[level].mean()) * (self.mixed if level == "mql" else 1.0)


def outlook(past: History, window: Window, mix: dict[str, float]) -> Outlook:
    """The chances of all levels; `mix` is the share of each channel among the MQLs that come."""
    lacks = _lacks(past)
    known = [level for level in LEVELS if level not in lacks]
    if not known:
        return Outlook(past, window, Values(0.0, {}, {}, {}), (), 1.0, (), (), lacks)
    drawn = list(past.draws(DRAWS))
    return Outlook(
        past=past,
        window=window,
        values=values(past, window, known),
        draws=tuple(values(one, window, known) for one in drawn),
        mixed=mixed(past, mix),
        drawn_mixes=tuple(mixed(one, mix) for one in drawn),
        levels=tuple(known),
        lacks=lacks,
    )


def values(past: History, window: Window, levels: Sequence[str]) -> Values:
    """What is in flight and what entrants bring, by one history."""
    deals = past.deals
    everything = np.ones(len(deals.age), dtype=bool)
    # Who has no amount is worth what was won on average.
    blind = ~deals.is_over & np.isnan(deals.amount)
    opened = float(chances.odds(deals.course(everything), deals.age[blind], window).sum()) * deals.average(everything)
    for band in np.unique(deals.band):
        held = deals.band == band
        waiting = held & ~deals.is_over & ~blind
        opened += float(deals.amount[waiting] @ chances.odds(deals.course(held), deals.age[waiting], window))
    size = window.until + 1
    money, count = _ends(past, everything, size)
    daily = {DEAL: chances.within(money, window)}
    chance = {DEAL: chances.within(count, window)}
    flight: dict[str, float] = {}
    money, count = (past.currency_share * one for one in _ends(past, deals.is_linked, size))
    for stage in reversed(STAGES):
        if not any(stage in LEVELS[level] for level in levels):
            break
        step = past.course(stage)
        flight[stage] = chances.in_flight(step, *past.ages[stage], money, window)
        money, count = chances.onward(step, money), chances.onward(step, count)
        daily[stage], chance[stage] = chances.within(money, window), chances.within(count, window)
    return Values(opened, flight, daily, chance)


def levels(found: Outlook, goal: float, signed: float) -> list[Level]:
    """The chain for a goal, from the deal up, as far as the data speaks; what is signed and in flight is subtracted.

    needed x worth x weeks + flight + signed = goal, at each level. The range holds 8 of 10 draws of the history: how
    sure the rates, lags and amounts are. That a goal is met on average leaves it open whether it is.
    """
    rest = [goal - signed - one.open for one in (found.values, *found.draws)]
    chain = []
    for level in found.levels:
        flights = [sum(one.flight[stage] for stage in LEVELS[level]) for one in (found.values, *found.draws)]
        rest = [gap - flight for gap, flight in zip(rest, flights, strict=True)]
        worths = [found.worth(level)]
        worths += [_worth(*pair, level) for pair in zip(found.draws, found.drawn_mixes, strict=True)]
        weekly = [_weekly(*pair, found.window.until) for pair in zip(rest, worths, strict=True)]
        ages = [found.past.ages[stage][1].sum() for stage in LEVELS[level]]
        low, high = (float(np.percentile(weekly[1:], at, method="nearest")) for at in (LOW, HIGH))
        chain.append(
            Level(
                stage=level,
                in_play=round(sum(ages)) if ages else int((~found.past.deals.is_over).sum()),
                flight=flights[0] if ages else found.values.open,
                gap=max(rest[0], 0.0),
                chance=found.chance(level),
                worth=worths[0],
                needed=weekly[0],
                low=min(low, weekly[0]),
                high=max(high, weekly[0]),
                days=found.window.until,
            )
        )
    return chain


def in_flight(found: Outlook, level: str) -> tuple[float, float, float]:
    """Expected of open deals and of all in play at a level or further down, with its 80 % range (middle, low, high)."""
    held = [stage for one in found.levels[: found.levels.index(level) + 1] for stage in LEVELS[one]]
    sums = [one.open + sum(one.flight[stage] for stage in held) for one in (found.values, *found.draws)]
    low, high = np.percentile(sums[1:], (LOW, HIGH))
    return sums[0], min(float(low), sums[0]), max(float(high), sums[0])


def remaining(past: History, level: str, longest: int = 1200) -> Numbers:
    """The share of its eventual chance that an entrant still has with 0, 1, .. days left, up to `longest` days."""
    everything = np.ones(len(past.deals.age), dtype=bool)
    _, density = _ends(past, everything if level == DEAL else past.deals.is_linked, longest + 1)
    for stage in () if level == DEAL else reversed(STAGES[STAGES.index(level) :]):
        density = chances.onward(past.course(stage), density)
    total = density.sum()
    found: Numbers = np.cumsum(density) / total if total > 0 else np.zeros(longest + 1)
    return found


def last_day(shares: Numbers, share: float, until: date) -> date | None:
    """The last day on which an entrant has at least `share` of its eventual chance by `until`; None without any."""
    reached = np.flatnonzero(shares >= share - 1e-12)
    return until - timedelta(days=int(reached[0])) if len(reached) else None


def beyond(found: Outlook, level: Level, usual: float, best: float, as_of: date) -> date | None:
    """The first day from which the weekly need is more than `best`, when `usual` a week come until then.

    None where that never happens: what comes usually is enough.
    """
    worth = found.values.daily[level.stage] * (found.mixed if level.stage == "mql" else 1.0)
    brought = np.concatenate([np.zeros(1), np.cumsum(worth)[:-1]]) * usual / _WEEK
    after = np.flip(np.cumsum(np.flip(worth)))
    rest = np.maximum(level.gap - brought, 0.0)
    late = np.flatnonzero(rest * _WEEK > best * after + 1e-9)
    return as_of + timedelta(days=int(late[0]) + 1) if len(late) else None


def _ends(past: History, chosen: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """What a deal brings by day since it was opened: in money, and as a count of wins."""
    deals = past.deals
    money, count = np.zeros(size), np.zeros(size)
    total = deals.weight[chosen].sum()
    for band in np.unique(deals.band[chosen]) if total else ():
        held = chosen & (deals.band == band)
        moves = deals.course(held).moves[:size] * deals.weight[held].sum() / total
        count[: len(moves)] += moves
        money[: len(moves)] += moves * deals.average(held)
    return money, count


def _lacks(past: History) -> dict[str, str]:
    """Level -> why it cannot be said how its entrants are won; what one lacks, those above it lack too."""
    found: dict[str, str] = {}
    deals = past.deals
    won, linked = int(deals.priced.sum()), int((deals.priced & deals.is_linked).sum())
    why = ""
    for level, held in LEVELS.items():
        if level == DEAL and won < LEAST:
            why = f"{won} won deals with days and an amount in this currency; it takes {LEAST}."
        elif level == "sql" and not why and linked < LEAST:
            why = f"{linked} won deals are tied to a lead that the data holds; it takes {LEAST}."
        for stage in held if not why else ():
            moved = int(past.stays[stage][0].sum())
            if moved < LEAST:
                why = f"{moved} dated steps onward from {_NAMES[stage]}; it takes {LEAST}."
            elif past.undated[stage] > MOST_UNDATED:
                why = f"The day is missing for {past.undated[stage]:.0%} of the steps onward from {_NAMES[stage]}."
        if why:
            found[level] = why
    return found


_NAMES = {"lead": "lead", "mql": "MQL", "sal": "acceptance", "sql": "SQL"}


def _worth(one: Values, factor: float, level: str) -> float:
    return float(one.daily[level].mean()) * (factor if level == "mql" else 1.0)


def _weekly(gap: float, worth: float, days: int) -> float:
    """How many a week over so many days; 0 where nothing is missing, inf where nobody can be won in time."""
    if gap <= 0:
        return 0.0
    return gap / worth * _WEEK / days if worth > 0 else float("inf")
