"""The handoff on a slide: who waits past the promised reply, by team or owner and age, and who belongs to no one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.meeting.asked import NOBODY, Asked, counted
from smarketing.meeting.deck import BOTH, SALES, Hero, Line, Picture, Slide
from smarketing.targets import NOT_SET

AGES = ("late_4_hours", "late_1_day", "late_3_days", "late_7_days", "late_longer")
MOST_ROWS = 8
LEFT, NO_TEAM = "Owners who have left", "No team known"
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
            Hero("Reply late, open now", words.exact(waiting), SALES, (_old(rows),), is_broken=True),
            Hero(
                "Of these, nobody can answer",
                words.exact(nobody + gone),
                BOTH,
                tuple(f"{words.exact(number)} {how}" for how, number in whose if number),
                is_broken=bool(nobody + gone),
            ),
        ),
        picture=_picture(asked, rows, _title(waiting, nobody + gone)),
        small=(_others(running),),
    )


def proposal(asked: Asked, rows: pl.DataFrame) -> Iterator[Line]:
    """To give those an owner whom nobody can answer, with the age of the oldest."""
    _, nobody, gone = _counts(rows)
    if not nobody + gone:
        return
    found = asked.read("reply_rows", as_of=asked.as_of, state="breached")
    left = set(rows.filter(is_active=0)["owner"])
    oldest = found.filter((pl.col("owner") == NOT_SET) | pl.col("owner").is_in(list(left)))["mql_on"].min()
    since = f"The oldest has waited since {words.day(oldest, asked.as_of)}" if isinstance(oldest, date) else ""
    said = f"Give {counted(nobody + gone, 'MQL')} whose reply is late an owner who can answer"
    yield Line(said, since, SALES, "proposal:unowned", is_broken=True)


def _counts(rows: pl.DataFrame) -> tuple[int, int, int]:
    """(late, of these without an owner, of these with one who has left)."""
    nobody = rows.filter(owner=NOT_SET)["late"].sum()
    gone = rows.filter((pl.col("owner") != NOT_SET) & (pl.col("is_active") == 0))["late"].sum()
    return int(rows["late"].sum()), int(nobody), int(gone)


def _title(waiting: int, lost: int) -> str:
    late = f"{'MQL' if waiting == 1 else 'MQLs'} past the promised reply"
    if lost == waiting:
        all_of = f"The only {late} belongs" if waiting == 1 else f"All {words.exact(waiting)} {late} belong"
        return f"{all_of} to no one who could answer"
    if lost:
        verb = "belongs" if lost == 1 else "belong"
        return f"{words.exact(lost)} of {words.exact(waiting)} {late} {verb} to no one who could answer"
    return f"{words.exact(waiting)} {'MQL waits' if waiting == 1 else 'MQLs wait'} past the promised reply"


def _others(running: int) -> str:
    others = f"{counted(running, 'more MQL')} still in time" if running else "no other MQL waits"
    return f"Open now, whenever they came; {others}."


def _old(rows: pl.DataFrame) -> str:
    return f"{words.exact(int(rows['late_longer'].sum()))} of them for a week and more"


def _picture(asked: Asked, rows: pl.DataFrame, title: str) -> Picture:
    """The late ones by age: by team in front of a room, by owner where names are shown or no team is known."""
    teams = asked.read("team_list").drop_nulls("team")
    if asked.names or teams.is_empty():
        named = [(_name(asked, row), row) for row in rows.iter_rows(named=True)]
        return Picture(
            "late", tuple(_first(named, "others")), f"{title}; each row an owner, each column how long past due."
        )
    by_team = _by_team(rows, dict(teams.select("person", "team").iter_rows()))
    named = [(row["team"], row) for row in by_team.iter_rows(named=True)]
    return Picture(
        "late", tuple(_first(named, "other teams")), f"{title}; each row a team, each column how long past due."
    )


def _by_team(rows: pl.DataFrame, teams: dict[str, str]) -> pl.DataFrame:
    """The rows of late_replies added up by team, those with the most first; who has left or is in no team apart."""
    owner = pl.col("owner")
    team = owner.str.strip_chars().str.to_lowercase().replace_strict(teams, default=NO_TEAM, return_dtype=pl.String)
    whose = pl.when(owner == NOT_SET).then(pl.lit(NOBODY)).when(pl.col("is_active") == 0).then(pl.lit(LEFT))
    grouped = rows.group_by(whose.otherwise(team).alias("team")).agg(pl.col("late", *AGES).sum())
    return grouped.sort("late", "team", descending=[True, False])


def _name(asked: Asked, row: dict[str, Any]) -> str:
    name = asked.person(row["owner"])
    return f"{name} (left)" if row["is_active"] == 0 else name


def _first(named: Sequence[tuple[str, dict[str, Any]]], others: str) -> Iterator[dict[str, Any]]:
    """The first rows with their names, late and the ages; beyond eight the rest together."""
    shown = named if len(named) <= MOST_ROWS else named[: MOST_ROWS - 1]
    for name, row in shown:
        yield {"name": name, **{column: row[column] for column in ("late", *AGES)}}
    rest = [row for _, row in named[len(shown) :]]
    if rest:
        yield {
            "name": f"{len(rest)} {others}",
            **{column: sum(row[column] for row in rest) for column in ("late", *AGES)},
        }
