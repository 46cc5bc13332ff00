"""The handoff on a slide: who waits past the promised reply, by owner and age, and who of them belongs to no one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from smarketing import filters as periods
from smarketing import format as words
from smarketing.meeting.asked import Asked, counted
from smarketing.meeting.deck import BOTH, SALES, Hero, Line, Picture, Slide
from smarketing.targets import NOT_SET

AGES = ("late_4_hours", "late_1_day", "late_3_days", "late_7_days", "late_longer")
MOST_OWNERS = 8
NO_TOUCHES = "No calls, e-mails or meetings are loaded: who waits cannot be known."
NO_MQLS = "No MQLs are known yet: nobody waits for sales."


def late(asked: Asked) -> pl.DataFrame:
    """The read late_replies at the meeting's day, whatever the day of the MQL."""
    return asked.read("late_replies", as_of=asked.as_of)


def slide(asked: Asked, rows: pl.DataFrame) -> Slide:
    """How many wait past due, and how many of those nobody can answer."""
    states = asked.read("reply_states", as_of=asked.as_of).sum().row(0, named=True)
    if not states["mqls"]:
        return Slide("handoff", "Nobody waits for sales", lacks=NO_MQLS)
    if states["unjudged"] == states["mqls"]:
        return Slide("handoff", "Who waits for sales is not known", lacks=NO_TOUCHES)
    waiting, nobody, gone = _counts(rows)
    running = states["running"] + states["at_risk"]
    if not waiting:
        still = f"{counted(running, 'MQL')} still in time." if running else ""
        return Slide(
            "handoff", "No MQL waits past the promised reply", lines=(Line(still, "", SALES),) if still else ()
        )
    whose = [("without an owner", nobody), ("with an owner who has left", gone)]
    return Slide(
        "handoff",
        _title(waiting, nobody + gone),
        heroes=(
            Hero("Wait past the promised reply", words.exact(waiting), SALES, (_old(rows),), is_broken=True),
            Hero(
                "Of these, nobody can answer",
                words.exact(nobody + gone),
                BOTH,
                tuple(f"{words.exact(number)} {how}" for how, number in whose if number),
                is_broken=bool(nobody + gone),
            ),
        ),
        picture=Picture("late", tuple(_rows(asked, rows)), _alt(waiting, nobody + gone)),
        small=(f"{counted(running, 'more MQL')} still in time." if running else "No other MQL waits.",),
    )


def proposal(asked: Asked, rows: pl.DataFrame) -> Iterator[Line]:
    """To give those an owner whom nobody can answer, with the age of the oldest."""
    _, nobody, gone = _counts(rows)
    if not nobody + gone:
        return
    found = asked.read("reply_rows", as_of=asked.as_of, state="breached")
    left = set(rows.filter(is_active=0)["owner"])
    oldest = found.filter((pl.col("owner") == NOT_SET) | pl.col("owner").is_in(list(left)))["mql_on"].min()
    since = f"The oldest has waited since {periods.day(oldest)}" if isinstance(oldest, date) else ""
    said = f"Give {counted(nobody + gone, 'late MQL')} an owner who can answer"
    yield Line(said, since, SALES, "proposal:unowned", is_broken=True)


def _counts(rows: pl.DataFrame) -> tuple[int, int, int]:
    """(late, of these without an owner, of these with one who has left)."""
    nobody = rows.filter(owner=NOT_SET)["late"].sum()
    gone = rows.filter((pl.col("owner") != NOT_SET) & (pl.col("is_active") == 0))["late"].sum()
    return int(rows["late"].sum()), int(nobody), int(gone)


def _title(waiting: int, lost: int) -> str:
    late = "1 late MQL" if waiting == 1 else f"{words.exact(waiting)} late MQLs"
    if lost == waiting:
        return f"{'The only late MQL belongs' if waiting == 1 else f'All {late} belong'} to no one who could answer"
    if lost:
        return f"{words.exact(lost)} of {late} {'belongs' if lost == 1 else 'belong'} to no one who could answer"
    return f"{words.exact(waiting)} {'MQL waits' if waiting == 1 else 'MQLs wait'} past the promised reply"


def _old(rows: pl.DataFrame) -> str:
    return f"{words.exact(int(rows['late_longer'].sum()))} of them for a week and more"


def _rows(asked: Asked, rows: pl.DataFrame) -> Iterator[dict[str, object]]:
    """One row per owner: name (as it may be shown), late and the ages; beyond eight owners the rest together."""
    listed = rows.rows(named=True)
    shown = listed if len(listed) <= MOST_OWNERS else listed[: MOST_OWNERS - 1]
    for row in shown:
        name = asked.person(row["owner"])
        known = f"{name} (left)" if row["is_active"] == 0 else name
        yield {"name": known, **{column: row[column] for column in ("late", *AGES)}}
    rest = listed[len(shown) :]
    if rest:
        sums = {column: sum(row[column] for row in rest) for column in ("late", *AGES)}
        yield {"name": f"{len(rest)} others", **sums}


def _alt(waiting: int, lost: int) -> str:
    return f"{_title(waiting, lost)}; each row an owner, each column how long past due."
