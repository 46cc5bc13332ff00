"""What sales heard, on a slide: the themes with most behind them. Nothing without notes."""

from __future__ import annotations

from collections.abc import Iterator

from smarketing.meeting.asked import Asked
from smarketing.meeting.deck import Line, Slide

NO_NOTES = "No notes yet: what sales hears from customers stands here once somebody writes it down."


def slide(asked: Asked) -> Slide:
    """The themes of the notes up to the meeting's day."""
    return Slide("heard", "What sales heard is not written down yet", lacks=NO_NOTES)


def proposal(asked: Asked) -> Iterator[Line]:
    """The theme with most at stake that nobody has taken on."""
    yield from ()
