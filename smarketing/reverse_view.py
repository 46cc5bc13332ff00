"""What the Overview page says of a revenue goal: what it takes of each stage, beside what came, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from smarketing import answers, funnel_view
from smarketing import format as words
from smarketing.analysis import history, reverse
from smarketing.analysis.chances import Numbers, Window
from smarketing.analysis.history import DEAL
from smarketing.analysis.intervals import rate
from smarketing.analysis.reverse import Level, Outlook
from smarketing.analysis.won_rate import WonRate
from smarketing.analysis.worth import ChannelWorth, channel_worths, eventual
from smarketing.answers import Read, ask
from smarketing.filters import Filters
from smarketing.format import money
from smarketing.goal import Goal, Quarter

WEEKS, YEAR = 13, 52
_DAY = timedelta(days=1)
NO_DEALS = "No deals are loaded: what a target takes cannot be said. Add a deals export from your CRM."
NO_WON = "No deal with an amount is won yet: what a target takes cannot be said."
OWN = {
    "mql": "MQL to accepted",
    "sal": "accepted to SQL",
    "sql": "SQL to deal",
    DEAL: "deal to won",
    "amount": "amount",
}


@dataclass(frozen=True)
class Pace:
    """What came: a week on average over the last `weeks` (up to 13), and in the best week of `best_of` (up to 52)."""

    usual: float
    best: float
    weeks: int
    best_of: int


@dataclass(frozen=True)
class Channel:
    """A channel's part at the present mix; `costs` of one of its MQLs by currency, over the last 13 weeks."""

    name: str
    share: float
    worth: ChannelWorth
    needed: float
    low: float
    high: float
    usual: float
    costs: Mapping[str, float]


@dataclass(frozen=True)
class ReverseView:
    """What a goal takes. `chain` from the deal up, of the stages that a source tells of; `stops` says why no further.

    main: the level that the verdict speaks of; in_flight: expected of all at it or further down, with its range.
    half_on, tenth_on: the last day on which one who enters it has half (a tenth) of its chance by the quarter's end;
    beyond_on: from when more is needed than ever came. `shares`: of the eventual chance, by days left. expected_rate:
    the chance of a new MQL to be won in the end, in the goal's currency; won_rate: the observed one.
    """

    quarter: Quarter
    goal: Goal
    as_of: date
    signed: float
    in_flight: tuple[float, float, float]
    chain: tuple[Level, ...]
    paces: Mapping[str, Pace]
    main: Level
    half_on: date | None
    tenth_on: date | None
    beyond_on: date | None
    shares: Numbers
    channels: tuple[Channel, ...]
    expected_rate: float | None
    won_rate: WonRate | None
    notes: tuple[str, ...]
    stops: str | None


def outlook(read: Read, filters: Filters, quarter: Quarter, currency: str) -> Outlook:
    """The chances of now, whatever the goal: what takes long, so that it can be kept."""
    past = history.history(ask(read, "stage_stays", filters), ask(read, "deal_lives", filters), currency, filters.as_of)
    window = Window((quarter.first - _DAY - filters.as_of).days, (quarter.last - filters.as_of).days)
    return reverse.outlook(past, replace(window, before=max(window.before, 0)), _mix(_weeks(read, filters)))


def view(read: Read, filters: Filters, quarter: Quarter, goal: Goal, found: Outlook) -> ReverseView | str:
    """What the goal takes; or, in words, what is missing to say so."""
    if DEAL in found.lacks:
        return f"What {money(goal.amount, goal.currency)} takes cannot be said: {found.lacks[DEAL]}"
    lives, weeks = ask(read, "deal_lives", filters), _weeks(read, filters)
    signed = _signed(read, filters, quarter, goal.currency)
    known = {DEAL, *funnel_view.known(read, filters)}
    chain = [level for level in reverse.levels(found, goal.amount, signed) if level.stage in known]
    paces = _paces(weeks, lives.filter(currency=goal.currency), filters.as_of)
    main = next(level for stage in ("mql", "lead", "sql", DEAL) for level in chain if level.stage == stage)
    shares = reverse.remaining(found.past, main.stage)
    pace = paces.get(main.stage)
    is_mql = main.stage == "mql"
    return ReverseView(
        quarter=quarter,
        goal=goal,
        as_of=filters.as_of,
        signed=signed,
        in_flight=reverse.in_flight(found, main.stage),
        chain=tuple(chain),
        paces=paces,
        main=main,
        half_on=reverse.last_day(shares, reverse.HALF, quarter.last),
        tenth_on=reverse.last_day(shares, reverse.TENTH, quarter.last),
        beyond_on=reverse.beyond(found, main, pace.usual, pace.best, filters.as_of) if pace and main.gap else None,
        shares=shares,
        channels=_channels(read, filters, found, main, weeks) if is_mql else (),
        expected_rate=eventual(found.past) if is_mql else None,
        won_rate=answers.mql_to_won(read, filters) if is_mql else None,
        notes=tuple(_notes(lives, ask(read, "stage_stays", filters), goal, found)),
        stops=_stops(read, found),
    )


def _signed(read: Read, filters: Filters, quarter: Quarter, currency: str) -> float:
    days = replace(filters, from_on=quarter.first, to_on=quarter.last + _DAY)
    rows = ask(read, "deal_outcomes", days).filter(currency=currency)
    return float(rows["won_amount"].drop_nulls().cast(pl.Float64).sum())


def _weeks(read: Read, filters: Filters) -> pl.DataFrame:
    return ask(read, "stage_weeks", filters)


def _mix(weeks: pl.DataFrame) -> dict[str, float]:
    """The share of each channel among the MQLs of the last 13 weeks; of the last 52 where those were fewer than 20."""
    mqls = weeks.filter(stage="mql")
    recent = mqls.filter(pl.col("week") < WEEKS)
    rows = recent if recent["leads"].sum() >= history.LEAST else mqls
    sums = rows.group_by("channel").agg(pl.col("leads").sum()).sort("channel")
    total = int(sums["leads"].sum())
    return {name: rate(count, total) or 0.0 for name, count in sums.iter_rows()}


def _paces(weeks: pl.DataFrame, lives: pl.DataFrame, as_of: date) -> dict[str, Pace]:
    """What came per level; none of a level of which no week is known. Weeks before the first known one do not count."""
    ago = (pl.lit(as_of) - pl.col("created_on")).dt.total_days() // 7
    deals = lives.select(week=ago.cast(pl.Int64)).group_by("week").agg(leads=pl.len().cast(pl.Int64))
    told = weeks.select(pl.col("week").cast(pl.Int64), "stage", "leads")
    found = {}
    for stage in ("lead", "mql", "sql", DEAL):
        rows = deals if stage == DEAL else told.filter(stage=stage)
        sums = rows.filter(pl.col("week") < YEAR).group_by("week").agg(pl.col("leads").sum())
        if sums.is_empty():
            continue
        known = int((rows if stage == DEAL else told)["week"].max()) + 1  # type: ignore[arg-type]
        span = min(WEEKS, known)
        recent = int(sums.filter(pl.col("week") < span)["leads"].sum())
        found[stage] = Pace(rate(recent, span) or 0.0, float(sums["leads"].max()), span, min(YEAR, known))  # type: ignore[arg-type]
    return found


def _channels(read: Read, filters: Filters, found: Outlook, main: Level, weeks: pl.DataFrame) -> tuple[Channel, ...]:
    """Each channel of the mix, the largest first; nothing where only one is known."""
    mix = _mix(weeks)
    if len(mix) < 2:
        return ()
    mqls = weeks.filter((pl.col("stage") == "mql") & (pl.col("week") < WEEKS))
    recent = dict(mqls.group_by("channel").agg(pl.col("leads").sum()).iter_rows())
    first = filters.as_of - timedelta(days=7 * WEEKS - 1)
    spent = ask(read, "spend", replace(filters, from_on=first, to_on=filters.as_of + _DAY), by="channel")
    costs: dict[str, dict[str, float]] = {}
    for row in spent.iter_rows(named=True):
        if row["spend"] and recent.get(row["value"]):
            costs.setdefault(row["value"], {})[row["currency"]] = rate(float(row["spend"]), recent[row["value"]]) or 0.0
    worths, usual = channel_worths(found.past), ChannelWorth(eventual(found.past), 0.0, ())
    span = min(WEEKS, int(weeks["week"].max()) + 1)  # type: ignore[arg-type]
    rows = [
        Channel(
            name=name,
            share=share,
            worth=worths.get(name, usual),
            needed=main.needed * share,
            low=main.low * share,
            high=main.high * share,
            usual=rate(recent.get(name, 0), span) or 0.0,
            costs=costs.get(name, {}),
        )
        for name, share in sorted(mix.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return tuple(rows)


def _notes(lives: pl.DataFrame, stays: pl.DataFrame, goal: Goal, found: Outlook) -> list[str]:
    """What is in none of the numbers."""
    opened = lives.filter(pl.col("ended_on").is_null())
    said = list(goal.notes)
    unpriced = opened.filter(currency=goal.currency)["amount"].null_count()
    foreign = opened.filter(pl.col("currency") != goal.currency).height
    if unpriced:
        said.append(f"{words.exact(unpriced)} open deals without an amount count as the average won one.")
    if foreign:
        said.append(f"{words.exact(foreign)} open deals in other currencies are not counted.")
    dealless = int(stays.filter(stage="opportunity")["leads"].sum())
    if dealless and len(found.levels) > 1:
        said.append(f"{words.exact(dealless)} leads at a deal that the data does not hold are not counted.")
    won = lives.filter((pl.col("is_won") == 1) & (pl.col("currency") == goal.currency))
    alone = won.filter(pl.col("is_linked") == 0).height
    if alone and len(found.levels) > 1:
        said.append(
            f"{words.exact(alone)} of {words.exact(won.height)} won deals came without a known lead; what such deals "
            "may still bring is not subtracted."
        )
    return said


def _stops(read: Read, found: Outlook) -> str | None:
    """Why the chain does not reach up to the leads; None where it does."""
    held = read("contents").row(0, named=True)
    if not held["leads"]:
        return "No leads are loaded: the chain stops at deals."
    if not found.lacks:
        return None
    level, why = next(iter(found.lacks.items()))
    names = {"sql": "SQLs", "mql": "MQLs", "lead": "leads"}
    return f"What it takes in {names[level]} cannot be said: {why}"
