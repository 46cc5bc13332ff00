"""Salesforce: leads, opportunities, their history, activities and users; report labels and API names."""

from __future__ import annotations

from dataclasses import replace

from smarketing.sources.expression import BETWEEN, Expression
from smarketing.sources.nobody import OWNER
from smarketing.sources.shape import FALSE, TRUE, Header, Shape

# An empty look-up of a data export, in 15 and in 18 characters.
NULLS = ("000000000000000", "000000000000000AAA")
REPORTS = r"report\d{13}"

STATUS = {
    "Open - Not Contacted": "lead",
    "Open": "lead",
    "New": "lead",
    "Working - Contacted": "lead",
    "Working": "lead",
    "Contacted": "lead",
    "MQL": "mql",
    "Marketing Qualified": "mql",
    "SAL": "sal",
    "Sales Accepted": "sal",
    "Accepted": "sal",
    "SQL": "sql",
    "Sales Qualified": "sql",
    "Closed - Converted": "sql",
    "Rejected": "rejected",
    "Nurturing": "recycled",
    "Nurture": "recycled",
    "Recycled": "recycled",
    "Closed - Not Converted": "disqualified",
    "Unqualified": "disqualified",
    "Disqualified": "disqualified",
}
_NOT_CONVERTED = {theirs: f"{theirs}, not converted" for theirs in ("Closed - Converted", "Converted")}
_LEFT = [theirs for theirs, ours in STATUS.items() if ours in {"rejected", "recycled", "disqualified", "lost"}]

_STATUS: Expression = [
    {"value": "won", "when": {"is_won": TRUE}},
    {"value": "lost", "when": {"is_closed": TRUE, "is_won": FALSE}},
    {"value": "open", "when": {"is_closed": FALSE}},
    "stage",
]
_ENDS = {"status": {"Closed Won": "won", "Closed Lost": "lost"}}
# An early stage may have a chance of 0 %: that alone does not prove a loss.
_PROOFS: dict[str, list[Expression]] = {
    "status": [
        {"value": "won", "chance": {"probability": 100}},
        {"value": "open", "chance": {"probability": BETWEEN}},
        {"value": "lost", "when": {"loss_reason": "*"}},
    ]
}
# A data export and a connector tell what lies in the recycle bin.
DELETED: tuple[Header, ...] = ("Is Deleted", "Deleted", "_fivetran_deleted")

# The labels, and the words of the API, which calls a commit a forecast. What is most likely is no commit.
_CATEGORIES = {"Commit": "commit", "Forecast": "commit", "Best Case": "best_case", "BestCase": "best_case",
               "Most Likely": "best_case", "MostLikely": "best_case", "Pipeline": "pipeline", "Omitted": "omitted",
               "Closed": ""}  # fmt: skip

LEADS = Shape(
    source="salesforce",
    target="leads",
    title="Salesforce leads",
    names={
        "lead_id": ("Lead ID", "Id"),
        "email": ("Email", "Email Address"),
        "name": ("Name", "Full Name"),
        "first": ("First Name",),
        "last": ("Last Name",),
        "company": ("Company / Account", "Company"),
        "channel": ("Lead Source",),
        "campaign": ("Primary Campaign Source", "Campaign Name", "Campaign", "utm_campaign__c", "utm_campaign_c"),
        "segment": ("Segment", "Segment__c", "Industry"),
        "region": ("Region", "Region__c", "Country"),
        "owner": ("Lead Owner", "Owner Name", "Owner", "Owner Alias", "OwnerId"),
        "owner_type": ("Owner Type", "Lead Owner Type", "Lead Owner: Type"),
        "score": ("Lead Score", "Score", "Lead_Score__c"),
        "trigger": ("MQL Trigger", "MQL_Trigger__c"),
        "status": ("Lead Status", "Status"),
        "is_converted": ("Converted", "Is Converted"),
        "contact": ("Converted Contact ID", "Converted Contact: Contact ID"),
        "account": ("Converted Account ID", "Converted Account: Account ID"),
        "reason": ("Disqualified Reason", "Unqualified Reason", "Rejection Reason", "Reason", "Reason__c"),
        "deal_id": ("Converted Opportunity ID", "Opportunity ID"),
        "created_at": ("Create Date", "Created Date"),
        "mql_at": ("MQL Date", "MQL Date/Time", "MQL_Date__c"),
        "queued_at": ("Queued Date", "Queued_Date__c"),
        "assigned_at": ("Assigned Date", "Owner Assigned Date", "Assigned_Date__c"),
        "sal_at": ("SAL Date", "Accepted Date", "SAL_Date__c"),
        "sql_date": ("SQL Date", "SQL_Date__c"),
        "converted_date": ("Converted Date",),
        "left_date": ("Disqualified Date", "Rejected Date", "Disqualified_Date__c"),
        "modified_at": ("Last Modified Date", "Last Modified"),
        "merged_into": ("Master Record ID",),
        "is_deleted": DELETED,
    },
    rules={
        "name": ["name", {"join": ["first", "last"]}],
        "owner": OWNER,
        # A conversion proves that sales qualified the lead; an opportunity only where one is named.
        "stage": [
            {"value": "opportunity", "when": {"is_converted": TRUE, "deal_id": "*"}},
            {"value": "sql", "when": {"is_converted": TRUE}},
            # A lead that became a record of its own is converted; a word for it proves nothing against the flag.
            {"value": "opportunity", "when": {"deal_id": "*"}},
            *({"value": "sql", "when": {record: "*"}} for record in ("contact", "account", "converted_date")),
            {"column": "status", "when": {"is_converted": FALSE}, "values": _NOT_CONVERTED},
            "status",
        ],
        "sql_at": ["sql_date", "converted_date"],
        "opportunity_at": {"column": "converted_date", "when": {"deal_id": "*"}},
        "exit_at": {"column": "left_date", "when": {"status": _LEFT}},
    },
    proof=("lead_id", "status", "created_at"),
    tells=("Lead ID", "Company / Account", "Lead Status", "Lead Owner", "IsConverted", "ConvertedOpportunityId",
           "Converted Date", "Rating", "LeadSource", "Owner Alias", "State/Province"),
    strangers=("Lead Owner.id", "Created Time", "StageName", "Lifecycle Stage", "Member Status", "HasResponded",
               "Campaign ID", "Record ID", "Contact owner", "Opportunity Name"),
    values={"stage": STATUS},
    nulls=NULLS,
    key=("name", "created_at", "company"),
    files=f"{REPORTS}|lead",
)  # fmt: skip

OPPORTUNITIES = Shape(
    source="salesforce",
    target="deals",
    title="Salesforce opportunities",
    names={
        "deal_id": ("Opportunity ID", "Id"),
        "lead_id": ("Lead ID", "Converted Lead ID", "Lead_ID__c"),
        "email": ("Contact: Email", "Email", "Contact Email"),
        "name": ("Opportunity Name", "Name"),
        "company": ("Account Name", "AccountId"),
        "channel": ("Lead Source",),
        "campaign": ("Primary Campaign Source", "CampaignId"),
        "segment": ("Segment", "Segment__c", "Industry"),
        "region": ("Region", "Region__c", "Sales Region"),
        "owner": ("Opportunity Owner", "Owner Name", "OwnerId"),
        "owner_type": ("Owner Type", "Opportunity Owner: Type"),
        "product": ("Product Name", "Product", "Type"),
        "pipeline": ("Record Type", "Opportunity Record Type"),
        "stage": ("Stage", "StageName"),
        "is_won": ("Won", "Is Won"),
        "is_closed": ("Closed", "Is Closed"),
        "amount": ("Amount",),
        "currency": ("Amount Currency", "Opportunity Currency", "CurrencyIsoCode"),
        "converted_amount": ("Amount (converted)", "Amount (converted) Amount"),
        "converted_currency": ("Amount (converted) Currency", "Corporate Currency"),
        "probability": ("Probability (%)", "Probability"),
        "forecast_category": ("Forecast Category", "ForecastCategoryName"),
        "loss_reason": ("Loss Reason", "Closed Lost Reason", "Lost Reason", "Loss_Reason__c"),
        "why": ("Reason",),
        "created_at": ("Created Date",),
        "closed_at": ("Close Date",),
        "accepted_at": ("Accepted Date", "Accepted_Date__c"),
        "rejected_at": ("Rejected Date", "Rejected_Date__c"),
        "modified_at": ("Last Modified Date", "Last Modified"),
        "is_deleted": DELETED,
    },
    rules={"status": _STATUS, "reason": ["loss_reason", "why"], "owner": OWNER},
    evidence=_PROOFS,
    money=(("amount", "currency"), ("converted_amount", "converted_currency")),
    proof=("deal_id", "stage", "closed_at", ("name", "owner", "is_closed")),
    tells=("Opportunity ID", "Opportunity Name", "StageName", "Probability (%)", "Opportunity Owner", "IsWon",
           "Amount Currency", "Primary Campaign Source"),
    strangers=("Edit Date", "Old Value", "New Value", "Subject", "_fivetran_start", "Lead Status"),
    values=_ENDS | {"forecast_category": _CATEGORIES},
    nulls=NULLS,
    key=("name", "created_at", "company"),
    documented={"percent": "points"},
    files=f"{REPORTS}|opportunit",
)  # fmt: skip

FIELD_HISTORY = Shape(
    source="salesforce",
    target="deal_history",
    title="Salesforce opportunity field history",
    names={
        "deal_id": ("Opportunity ID",),
        "changed_at": ("Edit Date", "Created Date"),
        "field": ("Field / Event", "Field"),
        "new": ("New Value",),
        "old": ("Old Value",),
        "currency": ("Amount Currency", "Opportunity Currency", "CurrencyIsoCode"),
    },
    rules={
        "stage": {"column": "new", "when": {"field": ["Stage", "StageName"]}},
        "status": {"column": "new", "when": {"field": ["Stage", "StageName"]}},
        "amount": {"column": "new", "when": {"field": "Amount"}},
        "closed_at": {"column": "new", "when": {"field": ["Close Date", "CloseDate"]}},
        "owner": {"column": "new", "when": {"field": ["Opportunity Owner", "Owner"]}},
        "was_stage": {"column": "old", "when": {"field": ["Stage", "StageName"]}},
        "was_amount": {"column": "old", "when": {"field": "Amount"}},
        "was_closed_at": {"column": "old", "when": {"field": ["Close Date", "CloseDate"]}},
    },
    evidence={"status": []},
    proof=("deal_id", "changed_at", "field", "new"),
    tells=("Field / Event", "Old Value", "New Value", "Edit Date"),
    values=_ENDS,
    nulls=NULLS,
    files=f"{REPORTS}|history",
)

STAGE_SNAPSHOTS = Shape(
    source="salesforce",
    target="deal_history",
    title="Salesforce opportunity history",
    names={
        "deal_id": ("Opportunity ID",),
        "changed_at": ("Edit Date", "Created Date"),
        "stage": ("To Stage", "Stage", "StageName"),
        "amount": ("Amount",),
        "currency": ("Amount Currency", "CurrencyIsoCode"),
        "closed_at": ("Close Date",),
        "probability": ("Probability (%)", "Probability"),
        "is_won": ("Won", "Is Won"),
        "is_closed": ("Closed", "Is Closed"),
    },
    rules={"status": _STATUS},
    evidence=_PROOFS,
    documented={"percent": "points"},
    proof=("deal_id", "changed_at", "stage"),
    tells=("To Stage", "From Stage", "Last Modified By", "OpportunityId", "StageName"),
    strangers=("New Value", "Opportunity Owner", "Lead Source", "Subject", "Opportunity Name", "_fivetran_start"),
    values=_ENDS,
    nulls=NULLS,
    files="history",
)

# The table seed of a connector: one row per version of an opportunity.
VERSIONS = replace(
    STAGE_SNAPSHOTS,
    title="Salesforce opportunity versions",
    names={**STAGE_SNAPSHOTS.names, "deal_id": ("id",), "changed_at": ("_fivetran_start",)},
    tells=("_fivetran_start", "_fivetran_end", "stage_name"),
    strangers=("New Value", "Subject"),
)

USERS = Shape(
    source="salesforce",
    target="people",
    title="Salesforce users",
    names={
        "person_id": ("User ID", "Id"),
        "name": ("Full Name", "Name"),
        "first": ("First Name",),
        "last": ("Last Name",),
        "email": ("Email",),
        "role": ("Role", "Title", "UserRoleId"),
        "team": ("Department", "Division"),
        "manager": ("Manager", "ManagerId"),
        "region": ("Region", "Country"),
        "username": ("Username",),
        "is_active": ("Active", "Is Active"),
    },
    rules={"name": ["name", {"join": ["first", "last"]}]},
    proof=("person_id", "username", "is_active"),
    tells=("Username", "ProfileId", "UserRoleId", "Alias", "Profile"),
    nulls=NULLS,
    files="user",
)

SHAPES = (LEADS, OPPORTUNITIES, FIELD_HISTORY, STAGE_SNAPSHOTS, VERSIONS, USERS)
