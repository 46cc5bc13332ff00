"""What people say of single leads beside what their source says: exemptions, reasons of a breach, decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from smarketing.agreement import BOTH, MARKETING, SALES
from smarketing.errors import Refused, require_text
from smarketing.warehouse.connection import Writer
from smarketing.warehouse.load import utc

# The clauses that judge a single lead.
LEAD_CLAUSES = ("response", "attempts", "disposition")
SIDES = (MARKETING, SALES, BOTH)
ACCEPTED, REJECTED = "accepted", "rejected"


def exempt(writer: Writer, number: str, said: tuple[str, int, str, str], at: datetime, by: str) -> bool:
    """Exempt (lead_key, cycle, clause) for a reason; False when it was done before under the same id."""
    lead_key, cycle, clause, reason = said
    found = writer.frame("agreement/exemption.sql", id=number)
    if found.height:
        return _again("exemption", found.row(0)[:5], (*said, by))
    _assert_one_of("clause", clause, LEAD_CLAUSES)
    require_text("the reason of the exemption", reason)
    require_text("who exempts", by)
    _assert_known(writer, lead_key, cycle)
    place: dict[str, Any] = {"lead_key": lead_key, "cycle": cycle, "clause": clause}
    standing = writer.frame("agreement/standing_exemption.sql", **place)
    if standing.height:
        raise Refused("EXEMPT", f"{standing['made_by'][0]} has exempted it already ({standing['reason'][0]}).")
    writer.run("agreement/insert_exemption.sql", id=number, **place, reason=reason.strip(), at=utc(at), by=by)
    return True


def explain(writer: Writer, number: str, said: tuple[str, int, str, str, str], at: datetime, by: str) -> bool:
    """Note (lead_key, cycle, clause, side, reason); False when it was done before under the same id."""
    lead_key, cycle, clause, side, reason = said
    found = writer.frame("agreement/breach_reason.sql", id=number)
    if found.height:
        return _again("reason", found.row(0), (*said, by))
    _assert_one_of("clause", clause, LEAD_CLAUSES)
    _assert_one_of("side", side, SIDES)
    require_text("the reason", reason)
    _assert_known(writer, lead_key, cycle)
    place: dict[str, Any] = {"lead_key": lead_key, "cycle": cycle, "clause": clause, "side": side}
    writer.run("agreement/insert_breach_reason.sql", id=number, **place, reason=reason.strip(), at=utc(at), by=by)
    return True


def decide(writer: Writer, number: str, said: tuple[str, int, str, str, str], at: datetime, by: str) -> bool:
    """Accept or reject (lead_key, cycle, decision, reason, note); False when done before under the same id."""
    lead_key, cycle, decision, reason, note = said
    found = writer.frame("agreement/decision.sql", id=number)
    if found.height:
        return _again("decision", found.row(0)[:6], (*said, by))
    _assert_one_of("decision", decision, (ACCEPTED, REJECTED))
    if decision == REJECTED:
        require_text("the reason of the rejection", reason)
    require_text("who decides", by)
    _assert_known(writer, lead_key, cycle)
    _assert_ours_to_decide(writer, lead_key, cycle)
    place: dict[str, Any] = {"lead_key": lead_key, "cycle": cycle}
    standing = writer.frame("agreement/standing_decision.sql", **place)
    if standing.height:
        what, who = standing.row(0)
        raise Refused("DECIDED", f"{who} has {what} it already. Take that back first, if it was wrong.")
    words: dict[str, Any] = {"decision": decision, "reason": reason.strip() or None, "note": note.strip() or None}
    writer.run("agreement/insert_decision.sql", id=number, **place, **words, at=utc(at), by=by)
    return True


def withdraw(writer: Writer, kind: str, number: str, at: datetime, by: str) -> bool:
    """Take back an exemption or a decision; False when it is taken back already."""
    found = writer.frame(f"agreement/{kind}.sql", id=number)
    if found.is_empty():
        raise Refused("NO_SUCH_ENTRY", f"There is no {kind} {number!r}.")
    if found["withdrawn_at"][0] is not None:
        return False
    writer.run(f"agreement/withdraw_{kind}.sql", id=number, at=utc(at), by=by)
    return True


def _assert_ours_to_decide(writer: Writer, lead_key: str, cycle: int) -> None:
    """Refused where the lead's source tells itself which MQLs sales accepts."""
    if writer.frame("agreement/states_acceptances.sql", lead_key=lead_key, cycle=cycle).item():
        raise Refused("DECIDED_ELSEWHERE", "Its source records what sales accepts: decide there, and load it again.")


def decided_lead(writer: Writer, decision_id: str) -> str:
    """The lead that a decision is about."""
    return str(writer.frame("agreement/decided_lead.sql", id=decision_id).item())


def _again(what: str, kept: tuple[Any, ...], asked: tuple[Any, ...]) -> bool:
    """False for the same request a second time; Refused when the id was given to another one."""
    if [str(value or "").strip() for value in kept] != [str(value or "").strip() for value in asked]:
        raise Refused("SAME_ID", f"Another {what} has this id already; nothing was changed.")
    return False


def _assert_known(writer: Writer, lead_key: str, cycle: int) -> None:
    if writer.frame("agreement/known_cycle.sql", lead_key=lead_key, cycle=cycle).item() == 0:
        raise Refused("NO_SUCH_LEAD", f"There is no lead {lead_key!r} with a cycle {cycle}.")


def _assert_one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise Refused("UNKNOWN_WORD", f"The {what} is {value!r}: write one of {', '.join(allowed)}.")
