"""The deck that a meeting shows: of an open one from the data as it stands, of a closed one as it was frozen."""

from __future__ import annotations

from collections.abc import Sequence

from smarketing.analysis.since import Restated
from smarketing.freshness import moment
from smarketing.meeting import build
from smarketing.meeting.deck import Deck
from smarketing.settings import settings
from smarketing.ui import meeting_desk, state
from smarketing.warehouse import Item, Meeting


def standing(meeting: Meeting, items: Sequence[Item], *, names: bool) -> Deck:
    """The slides of a meeting that is going on; kept until the data changes, with what is written in it by now."""
    as_of = state.as_of()
    assert as_of is not None
    before = meeting_desk.meetings().previous(meeting.meeting_id)
    frozen = meeting_desk.meetings().snapshot(before.meeting_id) if before else None
    found: Deck = state.kept(
        "meeting",
        lambda: build.deck(
            state.read,
            as_of,
            meeting.since_on,
            versions=state.versions(as_of),
            calendar=state.warehouse().agreements.in_force(as_of).terms.calendar_of(),
            title=meeting.title,
            before=frozen.deck if frozen else None,
            names=names,
            told=f"{'Demo · ' if state.is_demo() else ''}Data to {moment(as_of, settings().zone)}",
        ),
        meeting.meeting_id,
        frozen.sha256 if frozen else "",
        names,
    )
    return build.rewritten(found, items)


def restated(meeting: Meeting) -> tuple[Restated, ...]:
    """What today's data tells otherwise of the day of a closed meeting; nothing while another company is loaded."""
    snapshot = meeting_desk.meetings().snapshot(meeting.meeting_id)
    if snapshot is None or meeting.shows_demo != state.is_demo():
        return ()
    found: tuple[Restated, ...] = state.kept("restated", lambda: build.restated(snapshot, state.read), snapshot.sha256)
    return found


def said(changed: Sequence[Restated]) -> str:
    """'3 numbers have been restated since'."""
    return f"{'1 number has' if len(changed) == 1 else f'{len(changed)} numbers have'} been restated since"
