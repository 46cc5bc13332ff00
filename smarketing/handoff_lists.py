"""The lists of the handoff: what each holds, what it means, whose move it is, and what must be known to fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NO_ACTIVITY = "no calls, e-mails or meetings are loaded for their source."


@dataclass(frozen=True)
class Listed:
    """One list: `key` as the read handoff_rows knows it, its `title`, and whether it holds what is open now
    (else MQLs of the period); what it `means`, `whose` move it is, and what `none` on it says.

    `needs` is what must be loaded to know it: activity, owners, people, acceptances, definition, attempts, or nothing.
    `is_alarm`: somebody on it is a promise broken.
    """

    key: str
    title: str
    is_now: bool
    means: str
    whose: str
    none: str
    needs: str = ""
    is_alarm: bool = False


LISTS = (
    Listed(
        "work",
        "Work list",
        True,
        "All MQLs that nobody has accepted or rejected, what is due first on top.",
        "Sales moves: a reply first, then a decision.",
        "None: every MQL has been accepted, rejected or has gone.",
    ),
    Listed(
        "reply_late",
        "Reply late",
        True,
        "Open, and the agreed time for the first reply has passed.",
        "Sales moves: reply to them, starting at the top.",
        "None: every open MQL has its reply, or still has time.",
        "activity",
        True,
    ),
    Listed(
        "decision_late",
        "Decision late",
        True,
        "Open, and the agreed days for the decision have passed, answered or not.",
        "Sales moves: accept or reject them, starting at the top.",
        "None: every open MQL still has time for its decision.",
        "activity",
        True,
    ),
    Listed(
        "queue",
        "Not touched yet",
        True,
        "No call, e-mail or meeting by sales is known since they became an MQL.",
        "Sales moves: a first reply by the time given.",
        "None: sales has touched every open MQL.",
        "activity",
    ),
    Listed(
        "unowned",
        "No owner",
        True,
        "Open, and they belong to no one, so that no one is going to reply.",
        "Whoever assigns leads in sales moves: give each an owner.",
        "None: every open MQL has an owner.",
        "owners",
        True,
    ),
    Listed(
        "owner_gone",
        "Owner has left",
        True,
        "Open, and their owner has left by the list of people.",
        "Whoever assigns leads in sales moves: hand them to somebody who is here.",
        "None: the owners of all open MQLs are here.",
        "people",
        True,
    ),
    Listed(
        "untouched_late",
        "Untouched past due",
        False,
        "Sales did not touch them within the promised time and has not since, whether they are open or decided.",
        "Sales moves where they are open; the others tell where the promise was not kept.",
        "None: each was touched, or still has time.",
        "activity",
        True,
    ),
    Listed(
        "accepted_untouched",
        "Accepted without activity",
        False,
        "Accepted, though no call, e-mail or meeting is known.",
        "Sales moves: talk to them, or log what was done.",
        "None: whoever was accepted was also talked to.",
        "acceptances",
    ),
    Listed(
        "unreachable_early",
        "Unreachable too early",
        False,
        "Rejected as unreachable after fewer attempts than agreed.",
        "Sales moves: try again as often as agreed.",
        "None: each rejection as unreachable had the agreed attempts.",
        "attempts",
        True,
    ),
    Listed(
        "below",
        "Below the definition",
        False,
        "Handed over although neither the score nor a trigger that is agreed says they are an MQL.",
        "Marketing moves: hand over what is agreed, or agree on something else.",
        "None: all that were handed over meet the definition, as far as it can be told.",
        "definition",
        True,
    ),
    Listed(
        "unevidenced",
        "Qualified without evidence",
        False,
        "Called qualified without any touch by sales and without a deal.",
        "Sales moves: add the deal or the conversation, or take the stage back.",
        "None: whoever was qualified was talked to or has a deal.",
        "activity",
    ),
)
BY_KEY = {one.key: one for one in LISTS}


def lacking(one: Listed, told: Mapping[str, Any], known: Mapping[str, Any]) -> str | None:
    """Why nobody can know who is on a list, and what to add; None when it can be known.

    `told` is the row of handoff_known over everything loaded, `known` the one of the MQLs that are asked for.
    """
    silent = known["mqls"] > 0 and known["unjudged"] == known["mqls"]
    if one.needs in ("activity", "acceptances") and silent:
        return NO_ACTIVITY
    if one.needs == "owners" and told["mqls"] and not told["owned"]:
        return "no source names the owner of a lead."
    if one.needs == "people" and not told["people"]:
        return "no list of people is loaded that says who has left."
    if one.needs == "acceptances" and told["mqls"] and not told["stated"]:
        return "no source records acceptances; the first touch stands for one."
    if one.needs == "definition" and known["mqls"]:
        return _definition(known)
    return _attempts(known, silent=silent) if one.needs == "attempts" else None


def _definition(known: Mapping[str, Any]) -> str | None:
    if not known["agreed"]:
        return "no definition of an MQL is agreed for these days."
    return None if known["defined"] else "neither a score nor a trigger is loaded."


def _attempts(known: Mapping[str, Any], *, silent: bool) -> str | None:
    if not known["mqls"]:
        return None
    if not known["attempts_agreed"]:
        return "no number of attempts is agreed for these days."
    if not known["rejected"]:
        return None
    if not known["reasoned"]:
        return "no source gives the reason of a rejection."
    return NO_ACTIVITY if silent else None
