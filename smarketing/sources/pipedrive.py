"""Pipedrive: deals, as its list view exports them."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape, header_like


def _deal(*labels: str) -> tuple[Header, ...]:
    """A label with the `Deal - ` in front that the export adds."""
    return tuple(f"Deal - {label}" for label in labels)


DEALS = Shape(
    source="pipedrive",
    target="deals",
    title="Pipedrive deals",
    names={
        "deal_id": _deal("ID"),
        "name": _deal("Title"),
        "email": ("Person - Email - Work", "Person - Email", "Deal - Contact person email"),
        "company": (*_deal("Organization", "Organisation"), "Organization - Name"),
        "channel": _deal("Source channel", "Channel", "Lead source"),
        "campaign": _deal("Source channel ID", "Campaign"),
        "segment": _deal("Segment"),
        "region": _deal("Region"),
        "owner": _deal("Owner"),
        "product": _deal("Product name", "Product"),
        "pipeline": _deal("Pipeline"),
        "stage": _deal("Stage"),
        "status": _deal("Status"),
        "amount": _deal("Value"),
        "currency": _deal("Currency", "Currency of Value"),
        "probability": _deal("Probability"),
        "reason": _deal("Lost reason"),
        "created_at": _deal("Deal created", "Deal created on", "Add time", "Created", "Deal add time"),
        "won_time": _deal("Won time"),
        "lost_time": _deal("Lost time"),
        "closed_time": _deal("Deal closed on", "Closed on", "Close time"),
        "expected": _deal("Expected close date"),
        "modified_at": _deal("Update time", "Last updated", "Updated"),
    },
    rules={
        "closed_at": [
            {"column": "won_time", "when": {"status": "Won"}},
            {"column": "lost_time", "when": {"status": "Lost"}},
            "closed_time",
            {"column": "expected", "when": {"status": "Open"}},
        ],
    },
    proof=(("deal_id", "name"), "status", ("stage", "amount")),
    tells=(header_like(r"Deal - .+"), "Deal - Title", "Deal - Status"),
    values={"status": {"Won": "won", "Lost": "lost", "Open": "open"}},
    key=("name", "created_at"),
    documented={"percent": "points"},
    files=r"pipedrive|deals-\d+",
)

SHAPES = (DEALS,)
