"""Which promises are kept: one card per clause of the agreement, each judged by the version in force at the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.agreement import SIDES, Terms, describe
from smarketing.analysis.intervals import interval, is_few, rate

KEPT, BROKEN, BEHIND, UNJUDGED = "kept", "broken", "behind", "unjudged"
SHARE, COUNT = "share", "count"
# In the order of the page: what each side promised first stands in the first row.
CLAUSES = ("volume", "response", "definition", "quality", "disposition", "attempts")
NO_TOUCHES = "No calls, e-mails or meetings are loaded: replies cannot be judged."
NO_DECISIONS = "Neither acceptances nor calls, e-mails or meetings are loaded: decisions cannot be judged."
UNTOLD = "cannot be judged: their source tells neither acceptances nor calls, e-mails or meetings"
NO_MQL = "No lead became an MQL in this period."


@dataclass(frozen=True)
class InForce:
    """One version of the agreement and the days for which it holds: `from_on` inclusive, `to_on` exclusive."""

    version_id: str
    name: str
    from_on: date
    to_on: date
    terms: Terms
    is_starter: bool = False


@dataclass(frozen=True)
class Card:
    """One promise: who made it, in words, and what became of it.

    `part` of `whole` is `value` (unit share, 0 to 1), or `value` is a count; `goal` is what was promised in the same
    unit, `top` the end of its axis and `landing` from where to where a count likely ends. `said` names the
    denominator, `badge` stands beside the number, `notes` say what is not in it. State: kept, broken, behind (a
    promise of a month that is not over), or unjudged with the reason in `said`.
    """

    clause: str
    side: str
    promise: str
    state: str
    unit: str
    value: float | None
    goal: float | None
    top: float
    said: str
    badge: str = ""
    part: int | None = None
    whole: int | None = None
    notes: tuple[str, ...] = ()
    version: str = ""
    landing: tuple[int, int] | None = None

    @property
    def is_broken(self) -> bool:
        """Whether it is broken, or behind while there is still time."""
        return self.state in (BROKEN, BEHIND)

    @property
    def few(self) -> bool:
        """Whether it rests on fewer than 20 leads."""
        return bool(self.unit == SHARE and is_few(self.whole))

    @property
    def limits(self) -> tuple[float, float] | None:
        """The 95 % interval of a share; None for a count, or without a value."""
        return interval(self.part, self.whole) if self.unit == SHARE else None


def overlapping(versions: Iterable[InForce], from_on: date, to_on: date) -> list[InForce]:
    """The versions that hold on some day of [from_on, to_on), the oldest first."""
    found = [one for one in versions if one.from_on < to_on and one.to_on > from_on]
    return sorted(found, key=lambda one: one.from_on)


def ordered(found: Mapping[str, Card]) -> tuple[Card, ...]:
    """The cards in the order of the page; marketing's quality comes first where it promised no number of MQLs."""
    first = () if "volume" in found else ("quality",)
    order = dict.fromkeys((*first, *CLAUSES))
    return tuple(found[clause] for clause in order if clause in found)


def promising(versions: Sequence[InForce], clause: str) -> InForce | None:
    """The newest of these versions that has the clause."""
    return next((one for one in reversed(versions) if getattr(one.terms, clause) is not None), None)


def sentence(terms: Terms, clause: str) -> str:
    """What the clause says, as `smarketing.agreement.describe` says it; '' when it is not agreed."""
    silent: dict[str, Any] = {name: None for name in SIDES if name not in (clause, "calendar")}
    said = describe(replace(terms, **silent))
    return said[0][1] if getattr(terms, clause) is not None and len(said) > 1 else ""


def cards(versions: Sequence[InForce], replies: pl.DataFrame, decisions: pl.DataFrame) -> dict[str, Card]:
    """The cards of all clauses but volume, by clause; clauses that no version has are left out.

    `versions` as `overlapping` gives them; `replies` and `decisions` are the reads reply_states and decision_states by
    version. MQLs judged by a version without the clause are not in its card.
    """
    found: dict[str, Card] = {}
    makers = {
        "response": (_response, replies),
        "definition": (_definition, decisions),
        "quality": (_quality, decisions),
        "disposition": (_disposition, decisions),
        "attempts": (_attempts, decisions),
    }
    for clause, (make, frame) in makers.items():
        newest = promising(versions, clause)
        if newest is None:
            continue
        having = [one for one in versions if getattr(one.terms, clause) is not None]
        rows = {row["value"]: row for row in frame.iter_rows(named=True)}
        judged = [(one, rows[one.version_id]) for one in having if one.version_id in rows]
        found[clause] = replace(make(newest, judged), version=newest.name)
    return found


Judged = Sequence[tuple[InForce, dict[str, Any]]]


def judged_before(versions: Sequence[InForce], replies: pl.DataFrame) -> str | None:
    """How many MQLs of the period another version than its last judges, in words; None when there are none."""
    counts = dict(replies.select("value", "mqls").iter_rows())
    others = [(counts.get(one.version_id, 0), one.name) for one in versions[:-1]]
    said = " and ".join(f"{words.exact(number)} by {name}" for number, name in others if number)
    return f"Each MQL is judged by the version in force when its clock started: {said}." if said else None


def table(cards: Iterable[Card]) -> pl.DataFrame:
    """The cards as rows, for a download."""
    schema = {"promise": pl.String, "side": pl.String, "state": pl.String, "value": pl.Float64, "goal": pl.Float64}
    schema |= {"part": pl.Int64, "whole": pl.Int64, "low": pl.Float64, "high": pl.Float64, "said": pl.String}
    schema |= {"notes": pl.String, "terms": pl.String, "version": pl.String}
    rows = []
    for card in cards:
        low, high = card.limits or (None, None)
        numbers = (card.value, card.goal, card.part, card.whole, low, high)
        said = (card.said, " ".join(card.notes), card.promise, card.version)
        rows.append((card.clause, card.side, card.state, *numbers, *said))
    return pl.DataFrame(rows, schema, orient="row")


def _share(clause: str, newest: InForce, part: int, whole: int, goal: float, said: str, notes: list[str]) -> Card:
    """The card of a share of MQLs that has to reach a goal."""
    value = rate(part, whole)
    state = UNJUDGED if value is None else KEPT if value >= goal - 1e-12 else BROKEN
    return Card(
        clause=clause,
        side=SIDES[clause],
        promise=sentence(newest.terms, clause),
        state=state,
        unit=SHARE,
        value=value,
        goal=goal,
        top=1.0,
        said=said,
        badge="" if value is None else f"{'all' if goal == 1 else words.rate(goal)} promised",
        part=part,
        whole=whole,
        notes=tuple(notes),
    )


def _response(newest: InForce, judged: Judged) -> Card:
    count = _summed(judged)
    decided = count["met"] + count["met_late"] + count["breached"]
    goals = [(_goal(one), row["met"] + row["met_late"] + row["breached"]) for one, row in judged]
    goal = sum(each * n for each, n in goals) / decided if decided else _goal(newest)
    running = count["running"] + count["at_risk"]
    waiting = f"; {_are(running, 'still running')}" if running else ""
    said = f"{words.exact(count['met'])} of {words.exact(decided)} due replies came in time{waiting}."
    if not decided:
        said = NO_MQL if not count["mqls"] else f"No reply was due yet{waiting}."
        said = NO_TOUCHES if count["mqls"] and count["unjudged"] == count["mqls"] else said
    notes = [
        _counted(count["breached"], "late replies are still open", "late reply is still open"),
        _counted(
            count["pre_contacted"],
            "had been touched before their clock started",
            "had been touched before its clock started",
        ),
        _counted(count["exempt"], "were taken out, with a reason", "was taken out, with a reason"),
        _counted(count["unknown_precision"], "are known by the day only, which does not decide"),
        _counted(count["not_started"], "have a clock that has not started"),
        _counted(count["uncovered"], "have no promised time"),
        "" if not decided else _counted(count["unjudged"], "come from a source without calls, e-mails or meetings"),
    ]
    return _share("response", newest, count["met"], decided, goal, said, [note for note in notes if note])


def _goal(version: InForce) -> float:
    return version.terms.response.goal if version.terms.response else 1.0


def _definition(newest: InForce, judged: Judged) -> Card:
    count = _summed(judged)
    known = count["meets"] + count["below"]
    said = f"{words.exact(count['meets'])} of {words.exact(known)} checked meet it."
    if not known:
        said = "Neither scores nor triggers are known: nobody can check it." if count["mqls"] else NO_MQL
    notes = [_counted(count["unknown"], "cannot be checked: neither score nor trigger decides") if known else ""]
    return _share("definition", newest, count["meets"], known, 1.0, said, [note for note in notes if note])


def _quality(newest: InForce, judged: Judged) -> Card:
    count = _summed(judged)
    pairs = [(one.terms.quality, row) for one, row in judged if one.terms.quality]
    silence = sum(row["accepted_by_default"] for quality, row in pairs if quality.takes_silence)
    accepted = count["accepted"] + silence
    decided = accepted + count["rejected"]
    wanted = sum(quality.accepted_share * quality.decided(row) for quality, row in pairs)
    goal = wanted / decided if decided else newest.terms.quality.accepted_share if newest.terms.quality else 1.0
    open_count = f"; {_are(count['pending'], 'undecided')}" if count["pending"] else ""
    late = count["accepted_by_default"] - silence
    open_count += f"; {words.exact(late)} past their time, undecided" if late else ""
    said = f"{words.exact(accepted)} of {words.exact(decided)} decided were accepted{open_count}."
    if not decided:
        said = _undecided(count) or f"Nothing is decided yet{open_count}."
    notes = [
        _counted(silence, "count as accepted because nobody decided in time: accepted, silence included"),
        _counted(count["left_early"], "went away without a decision and are not in it"),
        _counted(count["unjudged"] if decided else 0, UNTOLD),
    ]
    return _share("quality", newest, accepted, decided, goal, said, [note for note in notes if note])


def _undecided(count: Mapping[str, int]) -> str | None:
    """Why no decision can be judged; None where it is only too early."""
    if not count["mqls"]:
        return NO_MQL
    return NO_DECISIONS if count["unjudged"] == count["mqls"] else None


def _disposition(newest: InForce, judged: Judged) -> Card:
    count = _summed(judged)
    due = count["met"] + count["met_late"] + count["accepted_by_default"]
    open_count = f"; {_are(count['pending'], 'still open')}" if count["pending"] else ""
    said = f"{words.exact(count['met'])} of {words.exact(due)} due were decided in time{open_count}."
    if not due:
        said = _undecided(count) or f"No decision was due yet{open_count}."
    notes = [
        _counted(count["accepted_by_default"], "were never decided and count as accepted"),
        _counted(count["met_late"], "were decided late"),
        _counted(count["unjudged"] if due else 0, UNTOLD),
        _counted(count["unknown_precision"], "are known by the day only, which does not decide"),
        _counted(count["exempt"], "were taken out, with a reason", "was taken out, with a reason"),
    ]
    return _share("disposition", newest, count["met"], due, 1.0, said, [note for note in notes if note])


def _attempts(newest: InForce, judged: Judged) -> Card:
    count = _summed(judged)
    asked = count["attempts_judged"]
    tried = asked - count["attempts_missed"]
    said = f"{words.exact(tried)} of {words.exact(asked)} such rejections had enough attempts."
    if not asked:
        said = "No MQL was rejected for a reason that needs attempts." if count["mqls"] else NO_MQL
    return _share("attempts", newest, tried, asked, 1.0, said, [])


def _summed(judged: Judged) -> dict[str, int]:
    """The counts of all versions together; 0 for what no version counts."""
    total: dict[str, int] = _Zeros()
    for _, row in judged:
        for name, value in row.items():
            if isinstance(value, int):
                total[name] = total[name] + value
    return total


class _Zeros(dict[str, int]):
    def __missing__(self, key: str) -> int:
        return 0


def _are(number: int, what: str) -> str:
    return f"{words.exact(number)} {'is' if number == 1 else 'are'} {what}"


def _counted(number: int, many: str, one: str | None = None) -> str:
    """A note that begins with its number; '' for none."""
    if not number:
        return ""
    alone = one or many.replace("are ", "is ", 1).replace("have ", "has ", 1).replace("come ", "comes ", 1)
    return f"{words.exact(number)} {many if number > 1 else alone.replace('were ', 'was ', 1)}."
