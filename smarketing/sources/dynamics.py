"""Dynamics 365 Sales: leads and opportunities, as its views export them."""

from __future__ import annotations

from smarketing.sources.nobody import OWNER
from smarketing.sources.shape import Shape, header_like

# The three hidden columns of an export that can be imported again; the first of them is the record's id.
_HIDDEN = (
    header_like(r"\((Do Not Modify|Nicht ändern|Ne pas modifier|No modificar|Não modificar|Non modificare"
                r"|Niet wijzigen|変更不可)\) .+"),
)  # fmt: skip
_LEAD_ID = header_like(r"\([^)]+\) (Lead|Prospect|Cliente potencial|Cliente Potencial|潜在顧客)")
_DEAL_ID = header_like(r"\([^)]+\) (Opportunity|Verkaufschance|Opportunité|Oportunidad|Oportunidade|Opportunità"
                       r"|Verkoopkans|営業案件)")  # fmt: skip
# Currencies are named, not coded.
_CURRENCIES = {"Euro": "EUR", "US Dollar": "USD", "Pound Sterling": "GBP", "Swiss Franc": "CHF",
               "Canadian Dollar": "CAD", "Australian Dollar": "AUD", "Japanese Yen": "JPY", "Swedish Krona": "SEK",
               "Danish Krone": "DKK", "Norwegian Krone": "NOK", "Polish Zloty": "PLN"}  # fmt: skip

LEADS = Shape(
    source="dynamics_365",
    target="leads",
    title="Dynamics 365 leads",
    names={
        "lead_id": ("Lead ID", "leadid", _LEAD_ID),
        "email": ("Email", "Email Address 1", "E-mail"),
        "full": ("Name", "Full Name"),
        "first": ("First Name",),
        "last": ("Last Name",),
        "company": ("Company Name", "Company"),
        "channel": ("Lead Source",),
        "campaign": ("Source Campaign",),
        "segment": ("Industry",),
        "region": ("Address 1: Country/Region", "Country/Region"),
        "owner": ("Owner",),
        "owner_type": ("Owner Type", "owneridtype"),
        "score": ("Lead Score",),
        "topic": ("Topic",),
        "state": ("Status",),
        "status": ("Status Reason",),
        "deal_id": ("Qualifying Opportunity ID",),
        "created_at": ("Created On",),
        "modified_at": ("Modified On", "modifiedon", "(Do Not Modify) Modified On"),
    },
    rules={
        "name": ["full", {"join": ["first", "last"]}],
        "owner": OWNER,
        "stage": [
            {"value": "sql", "when": {"state": "Qualified"}},
            {"value": "disqualified", "when": {"state": "Disqualified"}},
            "status",
        ],
        "reason": {"column": "status", "when": {"state": "Disqualified"}},
    },
    proof=("lead_id", "created_at", ("status", "state", "topic")),
    tells=(*_HIDDEN, "Topic", "Status Reason", "Created On", "Source Campaign"),
    strangers=("Est. Revenue", "Est. Close Date", "Actual Revenue", "Potential Customer"),
    values={"stage": {"New": "lead", "Contacted": "lead", "Qualified": "sql", "Lost": "lost",
                      "Cannot Contact": "disqualified", "No Longer Interested": "disqualified",
                      "Canceled": "disqualified"}},
    key=("name", "created_at"),
    files=r"lead",
)  # fmt: skip

OPPORTUNITIES = Shape(
    source="dynamics_365",
    target="deals",
    title="Dynamics 365 opportunities",
    names={
        "deal_id": ("Opportunity ID", "opportunityid", _DEAL_ID),
        "lead_id": ("Originating Lead ID",),
        "email": ("Email", "Contact Email", "Email Address"),
        "name": ("Topic",),
        "company": ("Account", "Potential Customer", "Parent Account"),
        "campaign": ("Source Campaign",),
        "owner": ("Owner",),
        "owner_type": ("Owner Type", "owneridtype"),
        "stage": ("Sales Stage", "Pipeline Phase", "Process Stage", "Status Reason"),
        "why": ("Status Reason",),
        "status": ("Status",),
        "expected_amount": ("Est. Revenue", "Est. revenue"),
        "actual_amount": ("Actual Revenue",),
        "currency": ("Currency",),
        "probability": ("Probability",),
        "forecast_category": ("Forecast Category",),
        "created_at": ("Created On",),
        "modified_at": ("Modified On", "modifiedon", "(Do Not Modify) Modified On"),
        "expected": ("Est. Close Date",),
        "actual": ("Actual Close Date",),
    },
    rules={
        "amount": [{"column": "actual_amount", "when": {"status": "Won"}}, "expected_amount"],
        "owner": OWNER,
        "closed_at": ["actual", {"column": "expected", "when": {"status": "Open"}}],
        "reason": {"column": "why", "when": {"status": "Lost"}},
    },
    proof=("deal_id", "name", ("status", "stage"), ("expected_amount", "expected", "actual")),
    tells=(*_HIDDEN, "Est. Revenue", "Est. Close Date", "Potential Customer", "Actual Revenue", "Status Reason"),
    strangers=("StageName", "Deal - Title"),
    values={"status": {"Open": "open", "Won": "won", "Lost": "lost"}, "currency": _CURRENCIES,
            "forecast_category": {"Committed": "commit", "Best case": "best_case", "Pipeline": "pipeline",
                                  "Omitted": "omitted", "Won": "", "Lost": ""}},
    key=("name", "created_at"),
    documented={"percent": "points"},
    files=r"opportunit",
)  # fmt: skip

SHAPES = (LEADS, OPPORTUNITIES)
