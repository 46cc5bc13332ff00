"""The verdict on both funnels in plain words, every number of it from the frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.analysis import change
from smarketing.analysis.funnel import one
from smarketing.analysis.intervals import FEW, is_few, rate
from smarketing.analysis.stages import HANDOFF, MARKETING, ORDER, SALES
from smarketing.targets import STAGES

SINGULAR = {"lead": "lead", "mql": "MQL", "sal": "accepted lead", "sql": "SQL", "opportunity": "opportunity"}
PLURAL = {
    "lead": "leads",
    "mql": "MQLs",
    "sal": "accepted leads",
    "sql": "SQLs",
    "opportunity": "opportunities",
    "won": "won",
}
BROUGHT = {"sal": "accepted", "sql": "qualified", "opportunity": "opened", "won": "won"}
NOT_LOADED = "No leads or deals are loaded yet."
NOBODY = "Nobody entered the funnel in this period."
NO_SALES = "No sales data is linked to leads yet."
NO_MARKETING = "No leads are loaded, so marketing's half is missing."
BEFORE = "the period before at the same age"
LEADS = "the leads that came in it"


@dataclass(frozen=True)
class Part:
    """One sentence and the side it speaks of: 'marketing', 'handoff', 'sales', or None."""

    text: str
    side: str | None = None


@dataclass(frozen=True)
class Happened:
    """What happened in the period, whichever cohort it belongs to: the same numbers as on every other page.

    `brought`: leads and MQLs by stage, now and in the period before (None: not known). `accepted` and `rejected` MQLs
    were decided by a person, `undecided` ones are past their time.
    """

    brought: Mapping[str, tuple[int | None, int | None]]
    accepted: int = 0
    rejected: int = 0
    undecided: int = 0


@dataclass(frozen=True)
class Verdict:
    """The sentences, the most important first, and the `kind` of situation that they describe.

    kind: 'not loaded', 'nobody' (no member in the period), 'few' (fewer than 20), 'marketing only', 'sales only'
    or 'both'.
    """

    kind: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All sentences in one line."""
        return " ".join(part.text for part in self.parts)

    @property
    def headline(self) -> str:
        """The first two sentences, for the top of a page."""
        return " ".join(part.text for part in self.parts[:2])


Row = dict[str, Any]


def verdict(steps: pl.DataFrame | None, happened: Happened, previous: pl.DataFrame | None = None) -> Verdict:
    """The verdict on `funnel.steps` for one value, beside that of the period before at the same age.

    None: nothing is loaded. Give `funnel.steps` the stages that the warehouse knows: a side without any known stage
    is said to be missing, and nothing else is said about it. Rates are headline rates (of members who had the whole
    time); a step that is too young or rests on fewer than 20 members is not judged. SmarketingError when the funnel
    is broken down.
    """
    rows = {} if steps is None else {name: row for name, row in one(steps).items() if row["reached"] is not None}
    if steps is None:
        return Verdict("not loaded", (Part(NOT_LOADED),))
    if not rows:
        return Verdict("nobody", (Part(NOBODY),))
    before = {} if previous is None else one(previous)
    first, deepest = next(iter(rows)), next(reversed(rows))
    members = rows[first]["reached"]
    if members < FEW:
        return Verdict("few" if members else "nobody", tuple(_short(rows, first)))
    if ORDER[first] > ORDER["mql"]:
        sales = [_opened(first, rows[first], before), *_won(rows, "them"), *_worst(steps, previous, first)]
        return Verdict("sales only", (*sales, Part(NO_MARKETING, MARKETING)))
    if ORDER[deepest] <= ORDER["mql"]:
        return Verdict("marketing only", (_brought(rows, happened), Part(NO_SALES, SALES)))
    both = (_brought(rows, happened), *_accepted(rows, happened), *_won(rows, LEADS), *_worst(steps, previous, "mql"))
    return Verdict("both", both)


def _short(rows: dict[str, Row], first: str) -> Iterable[Part]:
    members = rows[first]["reached"]
    if not members:
        yield Part(f"No {PLURAL[first]} entered the funnel in this period.")
        return
    yield Part(f"Only {_count(members, first)} entered the funnel in this period: too few to judge a rate.")
    won = rows.get("won", {}).get("reached")
    if won and first != "won":
        yield Part(f"{_of(won, members)} won so far.", SALES)


def _of(part: int, whole: int) -> str:
    return f"{words.exact(part)} of {words.exact(whole)} {'is' if part == 1 else 'are'}"


def _count(number: int, stage: str) -> str:
    return f"{words.exact(number)} {SINGULAR.get(stage, stage) if number == 1 else PLURAL[stage]}"


def _has_evidence(row: Row | None) -> bool:
    """Whether anybody is known to have entered the stage, rather than only imputed from a later one."""
    return row is not None and row["reached"] > (row["imputed"] or 0)


def _against(now: int, then: int | None) -> str:
    moved = rate(now - then, then) if then else None
    if moved is None:
        return ""
    size = words.change(abs(moved)).removeprefix("+")
    if size == "0%":
        return f", {'as many as' if now == then else 'about as many as'} {BEFORE}"
    return f", {size} {'fewer' if moved < 0 else 'more'} than {BEFORE}"


def _brought(rows: dict[str, Row], happened: Happened) -> Part:
    stage = "mql" if "lead" not in rows or _has_evidence(rows.get("mql")) else "lead"
    count, then = happened.brought[stage]
    return Part(f"Marketing brought {_count(count or 0, stage)}{_against(count or 0, then)}.", MARKETING)


def _opened(first: str, row: Row, before: dict[str, Row]) -> Part:
    count = row["reached"]
    said = (
        f"{BROUGHT[first]} {words.exact(count)} deals" if first == "won" else f"{BROUGHT[first]} {_count(count, first)}"
    )
    said = said.replace("accepted leads", "leads").replace("accepted lead", "lead")
    return Part(f"Sales {said}{_against(count, before.get(first, {}).get('reached'))}.", SALES)


def _accepted(rows: dict[str, Row], happened: Happened) -> Iterable[Part]:
    row = rows.get("sal")
    if row is None or not row["entered"]:
        return
    decided = happened.accepted + happened.rejected
    silent = happened.undecided
    rest = f"; {words.exact(silent)} {'is' if silent == 1 else 'are'} past their time, undecided" if silent else ""
    if not decided:
        yield Part(f"None of them is accepted or rejected yet{rest}.", HANDOFF)
    elif not happened.rejected:
        yield Part(f"Sales accepted {words.exact(happened.accepted)} and rejected none{rest}.", SALES)
    elif is_few(decided):
        yield Part(
            f"Sales accepted {words.exact(happened.accepted)} of the {words.exact(decided)} decided{rest}.", SALES
        )
    else:
        yield Part(f"Sales accepted {words.rate(rate(happened.accepted, decided))} of those decided{rest}.", SALES)


def _won(rows: dict[str, Row], whom: str) -> Iterable[Part]:
    row = rows.get("won")
    if row is None or row["entered"] is None:
        return
    counted = [rows[stage] for stage in STAGES if stage in rows and rows[stage]["side"] == SALES]
    open_count = sum(step["in_play"] or 0 for step in counted)
    won = row["reached"]
    so_far = f"{words.exact(won)} of {whom} {'is' if won == 1 else 'are'} won so far"
    if not won:
        so_far = f"None of {whom} is won {'yet' if open_count else 'so far'}"
    rest = f", {words.exact(open_count)} {'is' if open_count == 1 else 'are'} still in play" if open_count else ""
    yield Part(f"{so_far}{rest}.", SALES)


def _worst(steps: pl.DataFrame, previous: pl.DataFrame | None, after: str) -> Iterable[Part]:
    """The step whose rate fell most for sure; else the narrowest step after `after` that can be judged."""
    names = {stage: f"{PLURAL[STAGES[ORDER[stage] - 2]]} to {PLURAL[stage]}" for stage in STAGES[1:]}
    if previous is not None:
        fell = change.compare(steps, previous).filter(pl.col("is_clear") & (pl.col("rate_change") < 0))
        for row in fell.sort("rate_change", "stage").head(1).iter_rows(named=True):
            now, then = words.rate(row["rate"]), words.rate(row["previous_rate"])
            if now == then:
                break
            yield Part(f"The step that fell most is {names[row['stage']]}: {now}, from {then} before.", row["side"])
            return
    judged = steps.filter((pl.col("stage_order") > ORDER[after]) & pl.col("rate").is_not_null() & ~pl.col("few"))
    alone = judged.height == 1
    for row in judged.sort("rate", "stage_order").head(1).iter_rows(named=True):
        old = "" if row["maturity"] == "mature" else " of those old enough to judge"
        said = f"{words.rate(row['rate'])}{old}."
        if not alone:
            yield Part(f"The narrowest step is {names[row['stage']]}: {said}", row["side"])
        elif row["stage"] != "sal":
            yield Part(f"From {names[row['stage']]} it is {said}", row["side"])
    if not judged.height and steps.filter((pl.col("stage_order") > ORDER[after]) & (pl.col("in_play") > 0)).height:
        yield Part("It is too early to judge the steps that follow.")
