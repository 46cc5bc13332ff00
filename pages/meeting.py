"""What has changed since we last met, and what do we decide?"""

from smarketing.ui import (
    meeting_close,
    meeting_deck,
    meeting_desk,
    meeting_lobby,
    meeting_stage,
    note_drawer,
    parts,
    state,
)

wanted = meeting_desk.address()
found = meeting_desk.meetings().list()
meeting = next((one for one in found if one.meeting_id == wanted), None)

if meeting is None:
    note_drawer.button()
    meeting_lobby.show(found, unknown=bool(wanted))
elif meeting.closed_at is not None:
    meeting_close.past(meeting)
elif state.as_of() is None:
    note_drawer.button()
    meeting_lobby.show(found, unknown=False)
else:
    stage = meeting_stage.begin(is_open=True)
    with parts.boundary("The meeting"):
        items = meeting_desk.meetings().standing(meeting.meeting_id)
        deck = meeting_deck.standing(meeting, items, names=stage.with_names)
        if meeting_stage.show(stage, meeting, deck, items):
            meeting_close.show(meeting, deck, items)
