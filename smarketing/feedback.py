"""The words of notes: what they are about, how bad it is, and where they stand."""

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
OPEN, ACKNOWLEDGED, ACTIONED, VERIFIED, DECLINED = "open", "acknowledged", "actioned", "verified", "declined"
STATES = (OPEN, ACKNOWLEDGED, ACTIONED, VERIFIED, DECLINED)
