"""The command for a scheduler: what changed since the last meeting, as text to be mailed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from smarketing.cli_memory import Command
from smarketing.cli_options import day, opened
from smarketing.cli_output import complain, say
from smarketing.errors import Refused
from smarketing.freshness import moment
from smarketing.meeting import build, slides_promises
from smarketing.meeting.deck import Deck, Number
from smarketing.report.chat import markdown
from smarketing.report.mail import html
from smarketing.settings import settings
from smarketing.warehouse import Warehouse

NONE_BROKEN, NEWLY_BROKEN = 0, 3
LAST = "last"
_FORMATS: dict[str, Callable[[Deck], str]] = {"markdown": markdown, "html": html}


def add(command: Command) -> None:
    """The command of this module."""
    one = command(digest, "write what changed since the last meeting; ends with 3 when a promise is newly broken")
    one.add_argument(
        "--since", type=_since, default=None, metavar="DAY", help="since this day (default: last, the last meeting)"
    )
    one.add_argument("--format", dest="form", choices=tuple(_FORMATS), default="markdown", help="default markdown")
    one.add_argument("--out", type=Path, metavar="FILE", help="write to this file, over the one before")


def digest(options: argparse.Namespace) -> int:
    """Write the deck of a meeting held now; 3 when a promise is broken that was not on the day since which it looks."""
    with closing(opened(options.warehouse)) as warehouse:
        then, now = decks(warehouse, options.since)
    words = _FORMATS[options.form](now)
    if options.out is None:
        say(words.rstrip("\n"))
    else:
        _write(options.out, words)
    broken = slides_promises.newly_broken(then, now.numbers)
    for one in broken:
        complain(f"Newly broken: the promise on {slides_promises.name(one)}.")
    return NEWLY_BROKEN if broken else NONE_BROKEN


def decks(warehouse: Warehouse, since_on: date | None) -> tuple[Sequence[Number], Deck]:
    """(the numbers of the day since which it looks: as the last meeting froze them, or as today's data tells them; the
    deck of now). Refused when nothing is loaded, or when there is no day to look back from.
    """
    as_of = warehouse.as_of
    if as_of is None:
        raise Refused("NO_DATA", "Nothing is loaded yet: there is nothing to tell.")
    if since_on is not None and since_on > as_of:
        raise Refused("NO_DATA", f"The data ends on {as_of}, before {since_on}.")
    last = warehouse.meetings.previous()
    frozen = warehouse.meetings.snapshot(last.meeting_id) if last else None
    before = frozen.deck if frozen else None
    now = _deck(warehouse, as_of, since_on, before)
    first, held = build.start(as_of, since_on, before)
    return (held or _deck(warehouse, first, None, None)).numbers, now


def _deck(warehouse: Warehouse, as_of: date, since_on: date | None, before: Deck | None) -> Deck:
    meetings = warehouse.meetings
    open_one = meetings.current()
    demo = "Demo company · " if warehouse.is_demo else ""
    return build.deck(
        warehouse.read,
        as_of,
        since_on,
        versions=warehouse.agreements.versions(as_of),
        calendar=warehouse.agreements.in_force(as_of).terms.calendar_of(),
        title="Since the last meeting" if before is not None and since_on is None else "What changed",
        items=meetings.standing(open_one.meeting_id if open_one else None),
        before=before,
        told=f"{demo}Data to {moment(as_of, settings().zone)}",
    )


def _since(words: str) -> date | None:
    return None if words == LAST else day(words)


def _write(file: Path, words: str) -> None:
    """At once or not at all, so that a mailer never sees half of it."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(words, encoding="utf-8")
    part.replace(file)
