"""What sales heard, on a slide: the themes with most behind them, and what nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from smarketing import answers, heard_view, heard_words
from smarketing import format as words
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.heard_view import HeardView
from smarketing.meeting.asked import Asked, counted
from smarketing.meeting.deck import BOTH, MARKETING, Line, Picture, Slide
from smarketing.meeting.numbers import RATE_DAYS
from smarketing.targets import NOT_SET

NO_NOTES = "No notes yet: what sales hears from customers stands here once somebody writes it down."
MOST_THEMES = 6


def view(asked: Asked) -> HeardView:
    """The themes of the last days: what is written counts at once, also after data-as-of."""
    return heard_view.view(_read(asked), _days(asked))


def slide(asked: Asked, found: HeardView) -> Slide:
    """The themes in the order of the Feedback page, with what is new since the last meeting."""
    if found.lacks:
        return Slide("heard", "What sales heard is not written down yet", lacks=NO_NOTES)
    new = heard_view.fresh(_read(asked), _days(asked), asked.since_on)
    rows = tuple(heard_view.bars(found, most=MOST_THEMES, new=new))
    waiting = int(found.themes["waiting"].sum())
    said = f"{counted(waiting, 'note')} {'is' if waiting == 1 else 'are'} not answered yet"
    total = int(found.themes["statements"].sum())
    since = f"{words.exact(sum(new.values()))} since {words.day(asked.since_on, asked.as_of)}"
    return Slide(
        "heard",
        found.headline,
        picture=Picture("heard", rows, heard_words.alt(rows), {"side": "sales"}) if rows else None,
        lines=(Line(said, "", MARKETING, "waiting"),) if waiting else (),
        small=(f"{words.exact(total)} notes and reasons of lost deals in {RATE_DAYS} days, {since}.", *found.said),
    )


def proposal(found: HeardView) -> Iterator[Line]:
    """The first theme, in the order of the Feedback page, of which notes still wait for an answer."""
    if found.lacks:
        return
    waiting = found.themes.filter((pl.col("waiting") > 0) & (pl.col("theme") != NOT_SET)).sort("rank")
    for row in waiting.head(1).iter_rows(named=True):
        said = (
            f"Answer “{row['theme']}”: {counted(row['waiting'], 'note')} {'waits' if row['waiting'] == 1 else 'wait'}"
        )
        behind = f"{counted(row['open_deals'], 'open deal')} behind it" if row["open_deals"] else ""
        yield Line(said, behind, BOTH, "proposal:theme")


def _days(asked: Asked) -> Filters:
    start, end = asked.as_of - timedelta(days=RATE_DAYS - 1), asked.as_of + timedelta(days=1)
    return Filters(start, end, asked.as_of, first_stage=answers.first_stage(asked.read))


def _read(asked: Asked) -> Read:
    """The reads of a meeting; of a day before the data's own they end with that day, whatever was written since."""
    newest = answers.as_of(asked.read)
    if newest is None or asked.as_of >= newest:
        return asked.read

    def until(name: str, **params: Any) -> pl.DataFrame:
        ends = {"to_on": asked.as_of + timedelta(days=1)} if params.get("to_on", asked) is None else {}
        return asked.read(name, **params | ends)

    return until
