"""The agreement: its drafts, signatures and versions in force, and what people say about single leads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from smarketing import queries, zones
from smarketing.agreement import MARKETING, SALES, Terms, faults
from smarketing.errors import Refused
from smarketing.warehouse import chain, verdicts
from smarketing.warehouse.chain import Version
from smarketing.warehouse.clocks import judge_anew
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.derive import derive_lead
from smarketing.warehouse.load import next_version, utc

SIGNED_BY = {MARKETING: "signed_by_marketing", SALES: "signed_by_sales"}


class Agreements:
    """What marketing and sales promise each other, and since when.

    Each write is one transaction, and the same write twice changes nothing: ids are made by whoever asks. `at` is the
    instant of the write, `by` who makes it. Refused tells why nothing was changed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def versions(self, on: date | None = None) -> list[Version]:
        """All versions by their first day, each with its state on that day.

        Without `on` it is the day up to which the data goes, or today where there is no data.
        """
        as_of: date | None = self._connection.frame(queries.text("load/as_of.sql")).item()
        day = on or as_of or zones.today()
        return [replace(one, state=_state(one, day)) for one in chain.versions(self._connection.frame)]

    def version(self, version_id: str) -> Version:
        """The version with that id; Refused (NO_SUCH_VERSION) when there is none."""
        return _one(self.versions(), version_id)

    def in_force(self, on: date) -> Version:
        """The version that holds on a day: there always is one, the starter before any that was signed."""
        covering = (one for one in self.versions(on) if one.from_on and one.to_on and one.from_on <= on < one.to_on)
        found = next(covering, None)
        if found is None:
            raise Refused("NO_SUCH_DAY", f"No agreement is known for {on}: the years 1900 to 9998 are.")
        return found

    def periods(self) -> pl.DataFrame:
        """The chain of the versions in force, see app.agreement_periods."""
        return self._connection.table("app", "agreement_periods").sort("from_on")

    def draft(
        self,
        version_id: str,
        terms: Terms,
        based_on: str | None = None,
        *,
        at: datetime,
        by: str,
        is_demo: bool = False,
    ) -> None:
        """Make a draft, or edit one that nobody has signed. A draft may have faults; it cannot be signed then.

        Refused when the version has a signature, is in force or was discarded: then make a new draft of it.
        """
        text = terms.to_toml()
        chain.parsed(text)
        with self._write() as writer:
            known = chain.versions(writer.query)
            if based_on is not None:
                _one(known, based_on)
            found = next((one for one in known if one.version_id == version_id), None)
            if found is None:
                _named("version", version_id)
                more: dict[str, Any] = {
                    "based_on": based_on,
                    "created_at": utc(at),
                    "created_by": by,
                    "is_demo": is_demo,
                }
                chain.insert_version(writer, version_id, terms, **more)
            elif found.text != text:
                _assert_open(found)
                said: dict[str, Any] = {"name": terms.name, "effective_from": terms.effective_from, "terms": text}
                writer.run("agreement/edit_version.sql", version_id=version_id, **said)
            else:
                return
            next_version(writer)

    def sign(self, version_id: str, side: str, *, by: str, at: datetime) -> None:
        """Sign a draft for a side (marketing or sales). Once both have signed it is in force from its first day.

        Refused when its terms have faults, when it does not begin after every version that was signed, or when it
        begins before the day of the signature: only the starter, which nobody signed, can be replaced in the past.
        """
        if side not in SIGNED_BY:
            raise Refused("NO_SUCH_SIDE", f"There is no side {side!r}: marketing and sales sign.")
        _named("name of who signs", by)
        with self._write() as writer:
            known = chain.versions(writer.query)
            version = _one(known, version_id)
            signed = version.signature(side)
            if signed and signed.signed_by == by:
                return
            _assert_signable(version, side, known, at)
            sha256 = hashlib.sha256(version.text.encode()).hexdigest()
            moment = utc(at)
            named: dict[str, Any] = {
                "version_id": version_id,
                "side": side,
                "signed_by": by,
                "signed_at": moment,
                "sha256": sha256,
            }
            writer.run("agreement/insert_signature.sql", **named)
            if version.signatures:
                writer.run("agreement/enter_force.sql", version_id=version_id, at=moment)
                chain.compile_chain(writer)
                judge_anew(writer)
            next_version(writer)

    def discard(self, version_id: str, *, at: datetime, by: str) -> None:
        """Put a draft aside, or a signed version whose first day has not come. It stays in the history.

        Refused for the starter, and for a version that has begun: leads are judged by it.
        """
        with self._write() as writer:
            version = _one(chain.versions(writer.query), version_id)
            if version.discarded_at:
                return
            if version.is_starter:
                raise Refused(
                    "STARTER", "The starter agreement stays: it judges what came before the first signed one."
                )
            if version.in_force_at and version.effective_from <= _day(at, version):
                raise Refused(
                    "IN_FORCE",
                    f"{version.name} is in force since {version.effective_from} and leads are judged by it. "
                    "Make a new draft that begins later.",
                )
            writer.run("agreement/discard.sql", version_id=version_id, at=utc(at), by=by)
            if version.in_force_at:
                chain.compile_chain(writer)
                judge_anew(writer)
            next_version(writer)

    def exempt(
        self, exemption_id: str, lead_key: str, cycle: int, clause: str, reason: str, *, at: datetime, by: str
    ) -> None:
        """Exempt a lead's cycle from a clause (response, attempts or disposition), for a reason."""
        with self._write() as writer:
            if verdicts.exempt(writer, exemption_id, (lead_key, cycle, clause, reason), at, by):
                next_version(writer)

    def withdraw_exemption(self, exemption_id: str, *, at: datetime, by: str) -> None:
        """Take an exemption back; it stays in the history."""
        with self._write() as writer:
            if verdicts.withdraw(writer, "exemption", exemption_id, at, by):
                next_version(writer)

    def explain(
        self, note_id: str, lead_key: str, cycle: int, clause: str, side: str, reason: str, *, at: datetime, by: str
    ) -> None:
        """Say why a promise was broken, and on which side that lies (marketing, sales or both); the newest counts."""
        with self._write() as writer:
            if verdicts.explain(writer, note_id, (lead_key, cycle, clause, side, reason), at, by):
                next_version(writer)

    def decide(
        self,
        decision_id: str,
        lead_key: str,
        cycle: int,
        decision: str,
        reason: str = "",
        note: str = "",
        *,
        at: datetime,
        by: str,
    ) -> None:
        """Accept or reject an MQL (accepted, or rejected for a reason), where its source tells no decisions of its own.

        Kept beside what the source says, never over it.
        """
        with self._write() as writer:
            if verdicts.decide(writer, decision_id, (lead_key, cycle, decision, reason, note), at, by):
                derive_lead(writer, lead_key)
                next_version(writer)

    def withdraw_decision(self, decision_id: str, *, at: datetime, by: str) -> None:
        """Take a decision back; it stays in the history."""
        with self._write() as writer:
            if verdicts.withdraw(writer, "decision", decision_id, at, by):
                derive_lead(writer, verdicts.decided_lead(writer, decision_id))
                next_version(writer)

    @contextmanager
    def _write(self) -> Iterator[Writer]:
        with self._connection.transaction() as writer:
            yield writer


def _state(version: Version, on: date) -> str:
    if version.discarded_at:
        return "discarded"
    if not version.in_force_at:
        return SIGNED_BY[version.signatures[0].side] if version.signatures else "draft"
    if version.from_on is None or version.to_on is None or on < version.from_on:
        return "scheduled"
    return "in_force" if on < version.to_on else "superseded"


def _one(known: list[Version], version_id: str) -> Version:
    for version in known:
        if version.version_id == version_id:
            return version
    raise Refused("NO_SUCH_VERSION", f"There is no version {version_id!r} of the agreement.")


def _named(what: str, text: str) -> None:
    if not text.strip():
        raise Refused("NO_NAME", f"The {what} is empty.")


def _assert_open(version: Version) -> None:
    """Refused unless the version may still be edited."""
    if version.discarded_at:
        raise Refused("DISCARDED", f"{version.name} was discarded: make a new draft of it.")
    if version.in_force_at or version.signatures:
        who = " and ".join(one.signed_by for one in version.signatures) or "nobody, it is the starter"
        raise Refused("SIGNED", f"{version.name} cannot be edited (signed by {who}): make a new draft of it.")


def _assert_signable(version: Version, side: str, known: list[Version], at: datetime) -> None:
    if version.discarded_at:
        raise Refused("DISCARDED", f"{version.name} was discarded: make a new draft of it.")
    if version.is_starter:
        raise Refused("STARTER", "Nobody signs the starter agreement: make a draft of it and sign that.")
    signed = version.signature(side)
    if signed:
        raise Refused("SIGNED", f"{signed.signed_by} has signed {version.name} for {side} already.")
    found = faults(version.terms)
    if found:
        raise Refused("FAULTY_TERMS", " ".join(found))
    newest = max((one for one in known if one.is_in_chain), key=lambda one: one.effective_from)
    if version.effective_from <= newest.effective_from:
        raise Refused(
            "NOT_AFTER",
            f"{version.name} begins on {version.effective_from}, but {newest.name} begins on {newest.effective_from}. "
            "A version begins after all that are in force.",
        )
    day = _day(at, version)
    if version.effective_from < day and not newest.is_starter:
        raise Refused(
            "BACKDATED",
            f"{version.name} begins on {version.effective_from}, before the day of its signature ({day}), and "
            f"{newest.name} was signed for that day. What was promised then stands: "
            f"make a draft that begins on {day} or later.",
        )


def _day(at: datetime, version: Version) -> date:
    """The day of an instant in the zone of the version."""
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return moment.astimezone(zones.zone(version.terms.calendar.zone)).date()
