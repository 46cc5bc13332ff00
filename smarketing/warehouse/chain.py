"""The chain of the versions in force, as the marts read it: one period per version, and the rules of its clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import polars as pl

from smarketing import queries, zones
from smarketing.agreement import STARTER, Terms
from smarketing.warehouse.connection import Writer

STARTER_ID = "starter"
FIRST_ON, LAST_ON = date(1900, 1, 1), date(9999, 12, 31)
_FIRST_AT = datetime(1900, 1, 1)
_STAMP = pl.Datetime("us")
_VERSION: dict[str, Any] = {
    "version_id": pl.String,
    "name": pl.String,
    "effective_from": pl.Date,
    "terms": pl.String,
    "based_on": pl.String,
    "created_at": _STAMP,
    "created_by": pl.String,
    "in_force_at": _STAMP,
    "is_starter": pl.Boolean,
    "is_demo": pl.Boolean,
}
_PERIOD: dict[str, Any] = {
    "version_id": pl.String,
    "from_on": pl.Date,
    "to_on": pl.Date,
    "from_at": _STAMP,
    "to_at": _STAMP,
    "starts_at": pl.String,
    "goal": pl.Float64,
    "score": pl.Float64,
    "mqls": pl.Int32,
    "accepted_share": pl.Float64,
    "touches": pl.Int32,
    "attempt_days": pl.Int32,
    "disposition_days": pl.Int32,
    "name": pl.String,
    "is_starter": pl.Boolean,
}
_RULE: dict[str, Any] = {
    "version_id": pl.String,
    "clause": pl.String,
    "place": pl.Int32,
    "segment": pl.String,
    "term": pl.String,
    "minutes": pl.Int32,
    "mqls": pl.Int32,
}


@dataclass(frozen=True)
class Signature:
    """Who signed for a side (marketing or sales), when (UTC), and the sha256 of the terms that were signed."""

    side: str
    signed_by: str
    signed_at: datetime
    sha256: str


@dataclass(frozen=True)
class Version:
    """One version of the agreement.

    `state`: draft, signed_by_marketing, signed_by_sales; once both have signed scheduled, in_force or superseded; or
    discarded. `from_on` (inclusive) and `to_on` (exclusive) are the days for which it is in force, None before that.
    """

    version_id: str
    name: str
    effective_from: date
    text: str
    based_on: str | None
    created_at: datetime
    created_by: str
    in_force_at: datetime | None
    discarded_at: datetime | None
    discarded_by: str | None
    is_starter: bool
    is_demo: bool
    from_on: date | None
    to_on: date | None
    signatures: tuple[Signature, ...]
    state: str = "draft"

    @property
    def terms(self) -> Terms:
        """What it says."""
        return parsed(self.text)

    @property
    def is_in_chain(self) -> bool:
        """Whether both sides signed it, or it is the starter: then it judges the leads of its days."""
        return self.in_force_at is not None and self.discarded_at is None

    def signature(self, side: str) -> Signature | None:
        """The signature of a side, if it has signed."""
        return next((one for one in self.signatures if one.side == side), None)


@lru_cache(maxsize=256)
def parsed(text: str) -> Terms:
    """The terms of a stored text."""
    return Terms.from_toml(text)


def versions(ask: Callable[[str], pl.DataFrame]) -> list[Version]:
    """All versions, by their first day; `state` without regard to the day (see `Agreements.versions`)."""
    found: dict[str, dict[str, Any]] = {}
    for row in ask(queries.text("agreement/versions.sql")).to_dicts():
        signature = {name: row.pop(name) for name in ("side", "signed_by", "signed_at", "sha256")}
        row["text"] = row.pop("terms")
        kept = found.setdefault(row["version_id"], {**row, "signatures": ()})
        if signature["side"]:
            kept["signatures"] = (*kept["signatures"], Signature(**signature))
    return [Version(**row) for row in found.values()]


def start(writer: Writer) -> None:
    """Put the starter in force where there is no agreement yet, so that nothing is ever judged by nothing."""
    if any(version.is_starter for version in versions(writer.query)):
        return
    insert_version(
        writer, STARTER_ID, STARTER, created_at=_FIRST_AT, created_by="", in_force_at=_FIRST_AT, is_starter=True
    )
    compile_chain(writer)


def insert_version(writer: Writer, version_id: str, terms: Terms, **more: Any) -> None:
    """Store a version that is not there yet; `more` are further columns of app.agreement_versions."""
    said = {"name": terms.name, "effective_from": terms.effective_from, "terms": terms.to_toml()}
    row = {**dict.fromkeys(_VERSION), "is_starter": False, "is_demo": False, "version_id": version_id, **said, **more}
    writer.insert("agreement/insert_version.sql", pl.DataFrame([row], schema=_VERSION))


def compile_chain(writer: Writer) -> None:
    """Write the periods and rules of the versions in force anew."""
    chain = [version for version in versions(writer.query) if version.is_in_chain]
    chain.sort(key=lambda version: version.effective_from)
    writer.run("agreement/empty_chain.sql")
    writer.insert("agreement/insert_periods.sql", pl.DataFrame(list(_periods(chain)), schema=_PERIOD))
    rules = [rule for version in chain for rule in _rules(version)]
    if rules:
        writer.insert("agreement/insert_rules.sql", pl.DataFrame(rules, schema=_RULE))


def forget_demo(writer: Writer) -> None:
    """Take the demo company's agreement out of force, and out."""
    writer.run("agreement/forget_demo.sql")
    compile_chain(writer)


def _periods(chain: list[Version]) -> Iterator[dict[str, Any]]:
    """Half-open and without a gap: each version ends where the next begins, at midnight in that one's zone."""
    for place, version in enumerate(chain):
        after = chain[place + 1] if place + 1 < len(chain) else None
        terms = version.terms
        response, attempts = terms.response, terms.attempts
        yield {
            "version_id": version.version_id,
            "from_on": version.effective_from if place else FIRST_ON,
            "to_on": after.effective_from if after else LAST_ON,
            "from_at": _midnight(version) if place else _FIRST_AT,
            "to_at": _midnight(after) if after else datetime.combine(LAST_ON, datetime.min.time()),
            "starts_at": response.starts_at if response else "mql",
            "goal": response.goal if response else None,
            "score": terms.definition.score if terms.definition else None,
            "mqls": terms.volume.mqls if terms.volume else None,
            "accepted_share": terms.quality.accepted_share if terms.quality else None,
            "touches": attempts.touches if attempts else None,
            "attempt_days": attempts.days if attempts else None,
            "disposition_days": terms.disposition.days if terms.disposition else None,
            "name": version.name,
            "is_starter": version.is_starter,
        }


def _midnight(version: Version) -> datetime:
    """The instant, UTC, at which its first day begins in its zone."""
    local = pl.Series([datetime.combine(version.effective_from, datetime.min.time())], dtype=_STAMP)
    instant: datetime = zones.to_utc(local, version.terms.calendar.zone)[0].item()
    return instant


def _rules(version: Version) -> Iterator[dict[str, Any]]:
    terms = version.terms

    def rule(clause: str, place: int, **said: Any) -> dict[str, Any]:
        return {**dict.fromkeys(_RULE), "version_id": version.version_id, "clause": clause, "place": place, **said}

    for place, target in enumerate(terms.response.targets if terms.response else (), start=1):
        yield rule("response", place, segment=target.segment, term=target.trigger, minutes=target.minutes)
    for place, part in enumerate(terms.volume.segments if terms.volume else (), start=1):
        yield rule("volume", place, segment=part.segment, mqls=part.mqls)
    for place, segment in enumerate(terms.definition.segments if terms.definition else (), start=1):
        yield rule("segment", place, segment=segment)
    listed = {
        "trigger": terms.definition.triggers if terms.definition else (),
        "unreachable": terms.attempts.reasons if terms.attempts else (),
        "not_meeting": terms.disposition.not_meeting if terms.disposition else (),
    }
    for clause, texts in listed.items():
        for place, text in enumerate(texts, start=1):
            yield rule(clause, place, term=text)
