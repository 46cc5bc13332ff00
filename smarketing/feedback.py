"""The words of notes: what they are about, how bad it is, where they stand, and what may follow on what."""

from __future__ import annotations

NOTE_KINDS = (
    "pain_point",
    "objection",
    "lead_quality",
    "content_request",
    "competitor",
    "win_reason",
    "loss_reason",
    "question",
)
SEVERITIES = ("low", "medium", "high")
TEAMS = ("marketing", "sales")
LINK_KINDS = ("lead", "deal", "campaign", "channel", "segment", "stage", "competitor")
OPEN, ACKNOWLEDGED, ACTIONED, VERIFIED, DECLINED = "open", "acknowledged", "actioned", "verified", "declined"
STATES = (OPEN, ACKNOWLEDGED, ACTIONED, VERIFIED, DECLINED)
WRITTEN, EDITED, REPLIED, REOPENED = "written", "edited", "replied", "reopened"
# What may be done from which state; a reply and an edit from each.
MOVES = {
    ACKNOWLEDGED: (OPEN,),
    ACTIONED: (OPEN, ACKNOWLEDGED, ACTIONED),
    VERIFIED: (ACTIONED,),
    DECLINED: (OPEN, ACKNOWLEDGED, ACTIONED),
    REOPENED: (ACTIONED, VERIFIED, DECLINED),
}
_DID = {
    EDITED: "edited it",
    REPLIED: "replied",
    ACKNOWLEDGED: "acknowledged it",
    ACTIONED: "wrote down an action",
    VERIFIED: "verified it",
    DECLINED: "declined it",
    REOPENED: "reopened it",
}
_WHY_NOT = {
    ACKNOWLEDGED: "Only a note that is open can be acknowledged",
    ACTIONED: "What was changed is written down while a note is open or acknowledged: reopen it first",
    VERIFIED: "Only a note with an action can be verified: say first what was changed, and what should move",
    DECLINED: "A note that is verified or declined is not declined again: reopen it first",
    REOPENED: "A note that is open or acknowledged is not answered yet: there is nothing to reopen",
}


def after(state: str, event: str) -> str:
    """Where a note stands after an event."""
    if event not in MOVES:
        return state
    return OPEN if event == REOPENED else event


def allowed(state: str) -> tuple[str, ...]:
    """The moves that may be made from a state."""
    return tuple(event for event, states in MOVES.items() if state in states)


def refusal(event: str, state: str) -> str | None:
    """Why a move cannot be made from a state, in words; None when it can."""
    return None if state in MOVES[event] else f"{_WHY_NOT[event]}. It is {state}."


def did(event: str, who: str, said: str = "") -> str:
    """What somebody did with a note, in words: 'Anna declined it: "not ours"'."""
    words = f"{who or 'Somebody'} {_DID.get(event, 'changed it')}"
    return f"{words}: “{said}”" if said else words


def folded(name: str) -> str:
    """What a theme is known by, whoever writes it: without case, and with single spaces."""
    return " ".join(name.split()).lower()
