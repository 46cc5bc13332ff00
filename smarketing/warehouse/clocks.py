"""The promises judged: the clocks of the touched MQLs, measured by the working hours of the agreement."""

from __future__ import annotations

from smarketing.agreement import Terms
from smarketing.agreement.judging import Measure, judged
from smarketing.warehouse.connection import Writer


def derive_handoffs(writer: Writer) -> None:
    """Bring marts.handoffs of the leads in `app.touched_leads` in line with their journeys, touches and agreement."""
    writer.run("load/delete_handoffs.sql")
    (mqls,) = writer.row("load/touched_mqls.sql")
    if mqls == 0:
        # An ordered INSERT of no rows would spoil the next one of this transaction: see connection.py.
        return
    writer.insert("load/insert_judged.sql", judged(writer.frame("load/touched_clocks.sql"), _measures(writer)))
    writer.run("load/fill_handoffs.sql")


def judge_anew(writer: Writer) -> None:
    """Judge every MQL by the agreement as it stands: what each was pinned to does not change."""
    writer.run("load/touch_mqls.sql")
    derive_handoffs(writer)
    writer.run("load/end_touch.sql")


def _measures(writer: Writer) -> dict[str, Measure]:
    """By what each version of the agreement that is or was in force measures."""
    versions = writer.frame("load/measures.sql").iter_rows()
    return {version_id: _measure(Terms.from_toml(terms)) for version_id, terms in versions}


def _measure(terms: Terms) -> Measure:
    return Measure(
        terms.calendar_of(),
        terms.disposition.days if terms.disposition else None,
        terms.attempts.days if terms.attempts else None,
    )
