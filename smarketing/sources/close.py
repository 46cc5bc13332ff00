"""Close: leads and opportunities, as its exports name their fields."""

from __future__ import annotations

from smarketing.sources.shape import Shape

LEADS = Shape(
    source="close",
    target="leads",
    title="Close leads",
    names={
        "lead_id": ("lead_id", "id", "Lead ID"),
        "email": ("primary_contact_primary_email", "contact_primary_email", "primary_email", "email_1",
                  "Primary Email"),
        "name": ("primary_contact_name", "contact_name"),
        "company": ("display_name", "lead_name", "Lead Name", "name"),
        "channel": ("custom.Source", "custom.Lead Source", "source"),
        "owner": ("custom.Lead Owner", "custom.Owner", "created_by_name"),
        "segment": ("custom.Industry", "custom.Segment"),
        "region": ("primary_address_country", "address_1_country", "custom.Country"),
        "stage": ("status_label", "Status", "Lead Status"),
        "created_at": ("date_created", "Date Created", "created"),
        "modified_at": ("date_updated", "Date Updated", "updated"),
    },
    proof=("lead_id", "stage", "created_at", "company"),
    tells=("display_name", "status_label", "date_created", "primary_contact_name", "html_url",
           "primary_contact_primary_email", "num_opportunities"),
    strangers=("value_period", "value_formatted", "confidence", "date_won"),
    values={"stage": {"Potential": "lead", "Bad Fit": "disqualified", "Not Interested": "disqualified",
                      "Qualified": "sql", "Customer": "won"}},
    files=r"leads",
    zone="UTC",
)  # fmt: skip  # fmt: skip

OPPORTUNITIES = Shape(
    source="close",
    target="deals",
    title="Close opportunities",
    names={
        "deal_id": ("opportunity_id", "id"),
        "lead_id": ("lead_id",),
        "email": ("contact_primary_email", "contact_email"),
        "name": ("note",),
        "company": ("lead_name",),
        "owner": ("user_name",),
        "pipeline": ("pipeline_name",),
        "stage": ("status_label", "status_display_name"),
        "type": ("status_type",),
        "cents": ("value",),
        "shown": ("value_formatted",),
        "currency": ("value_currency",),
        "period": ("value_period",),
        "probability": ("confidence",),
        "created_at": ("date_created",),
        "modified_at": ("date_updated",),
        "won": ("date_won",),
        "lost": ("date_lost",),
        "expected": ("expected_date",),
    },
    rules={
        # The API's value is in cents. Only an export with its period is known to be one of the API's fields.
        "amount": {"column": "cents", "divide": 100, "when": {"period": "*"}},
        "status": [
            {"column": "type", "values": {"active": "open", "won": "won", "lost": "lost"}},
            {"value": "won", "when": {"won": "*"}},
            {"value": "lost", "when": {"lost": "*"}},
        ],
        "closed_at": [
            {"column": "won", "when": {"type": "won"}},
            {"column": "lost", "when": {"type": "lost"}},
            {"column": "expected", "when": {"type": "active"}},
            "won",
            "lost",
        ],
    },
    proof=("deal_id", "stage", ("type", "won"), "created_at"),
    tells=("value_period", "value_formatted", "confidence", "status_type", "date_won", "date_lost", "lead_name"),
    documented={"percent": "points"},
    files=r"opportunit",
    zone="UTC",
)

SHAPES = (LEADS, OPPORTUNITIES)
