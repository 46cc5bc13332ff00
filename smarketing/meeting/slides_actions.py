"""What was agreed, on two slides: last time's actions at the start, proposals and decisions at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from smarketing.format import day
from smarketing.meeting.asked import counted
from smarketing.meeting.deck import BOTH, Line, Slide
from smarketing.warehouse import Item

ACTION, DECISION, NOTE, DONE, DROPPED = "action", "decision", "note", "done", "dropped"
# The keys of lines that the data proposes begin so; this one alone follows from what is written in the meeting.
PROPOSAL = "proposal:"
OVERDUE = f"{PROPOSAL}overdue"
FIRST = "No action was carried over: what is agreed today stands here next time."


def slide(items: Sequence[Item], as_of: date) -> Slide:
    """How many of last time's actions are done; the overdue ones first."""
    carried = [one for one in items if one.is_carried and one.kind == ACTION]
    if not carried:
        return Slide("actions", "No action is open from last time", lacks=FIRST)
    standing = [one for one in carried if one.state != DROPPED]
    done = [one for one in standing if one.state == DONE]
    late = overdue(items, as_of)
    order = sorted(carried, key=lambda one: (_place(one, late), one.due_on is None, str(one.due_on), one.made_at))
    return Slide(
        "actions", title(len(done), len(standing), len(late)), lines=tuple(_line(one, late, as_of) for one in order)
    )


def overdue(items: Sequence[Item], as_of: date) -> list[Item]:
    """The actions that should be done by the meeting's day, and are not."""
    return [one for one in items if one.kind == ACTION and one.is_overdue(as_of)]


def decisions(items: Sequence[Item], as_of: date, proposals: Iterable[Line]) -> Slide:
    """What the data proposes to decide, then what was decided and agreed in this meeting."""
    own = [one for one in items if not one.is_carried and one.state != DROPPED]
    decided = [one for one in own if one.kind == DECISION]
    agreed = [one for one in own if one.kind == ACTION]
    noted = [one for one in own if one.kind == NOTE]
    late = overdue(items, as_of)
    open_ones = list(proposals)
    if late:
        said = f"{counted(len(late), 'action')} {'is' if len(late) == 1 else 'are'} overdue: do, move or drop"
        open_ones.append(Line(said, "Last time's actions", BOTH, OVERDUE, is_broken=True))
    lines = [
        *(Line(one.text, "Decided", BOTH, one.item_id) for one in decided),
        *(_line(one, late, as_of) for one in agreed),
        *open_ones,
        *(Line(one.text, f"Noted by {one.made_by}", BOTH, one.item_id) for one in noted),
    ]
    lacks = "" if lines else "Nothing in the data asks for a decision. Write down what you decide."
    return Slide("decide", _decided(decided, agreed, open_ones), lines=tuple(lines), lacks=lacks)


def _decided(decided: Sequence[Item], agreed: Sequence[Item], proposals: Sequence[Line]) -> str:
    parts = [
        *([counted(len(decided), "decision")] if decided else []),
        *([counted(len(agreed), "action")] if agreed else []),
    ]
    if parts:
        return f"{' and '.join(parts)} from today"
    return f"{counted(len(proposals), 'thing')} to decide today" if proposals else "What do we decide today?"


def title(done: int, whole: int, late: int) -> str:
    """How many of last time's actions are done, and how many of the others are overdue."""
    if not whole:
        return "All actions of last time were dropped"
    if done == whole:
        return "The action of last time is done" if whole == 1 else f"All {whole} actions are done"
    said = f"{done} of {counted(whole, 'action')} {'is' if done == 1 else 'are'} done"
    said = f"None of {counted(whole, 'action')} is done yet" if not done and whole > 1 else said
    said = "The action of last time is not done yet" if not done and whole == 1 else said
    return f"{said}, {late} overdue" if late else said


def _place(one: Item, late: Sequence[Item]) -> int:
    return 0 if one in late else 1 if one.state == "open" else 2 if one.state == DONE else 3


def _line(one: Item, late: Sequence[Item], as_of: date) -> Line:
    return Line(one.text, " · ".join(_notes(one, late, as_of)), BOTH, one.item_id, is_broken=one in late)


def _notes(one: Item, late: Sequence[Item], as_of: date) -> Iterator[str]:
    if one.state == DONE:
        yield "Done" if one.state_at is None else f"Done {day(one.state_at.date(), as_of)}"
    elif one.state == DROPPED:
        yield f"Dropped: {one.reason}" if one.reason else "Dropped"
    elif one in late:
        yield "Overdue"
    else:
        yield "Open"
    yield one.owner or "No owner"
    if one.due_on is not None and one.state != DONE:
        yield f"due {day(one.due_on, as_of)}"
