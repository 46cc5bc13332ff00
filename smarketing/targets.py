"""The tables that an upload can fill: their fields, types and keys.

A `timestamp` field `x_at` is stored as two columns: `x_at`, the instant in UTC (null when the source gave only a day),
and `x_on`, the calendar day where it happened (in the file's zone). A `date` field `x_on` is stored as it is.
"""

from __future__ import annotations

from smarketing.errors import UnknownName
from smarketing.feedback import NOTE_KINDS, SEVERITIES
from smarketing.fields import DONE_STATE, NEWEST, OWN, PLANNED_STATE, Field, Target, deletion, merges, stamp, text

STAGES = ("lead", "mql", "sal", "sql", "opportunity", "won")
EXITS = ("rejected", "recycled", "disqualified", "lost")
DIMENSIONS = ("channel", "campaign", "segment", "region", "owner")
NOT_SET = "(not set)"
# What a target can ask for, by name: the registry's targets, without its words. Those of amounts are money, as those of
# some quotas are, in a currency.
_AMOUNTS = ("amount", "spend", "cost_per_sal", "pipeline_created")
PLANNED = ("sessions", "leads", "mqls", "sals", "sqls", "opportunities", "deals", *_AMOUNTS)
MONEY = (*_AMOUNTS, "accepted_amount")

_WHO = (
    text("channel", "where the lead came from, as the source names it"),
    text("campaign", "the campaign that brought it"),
    text("segment", "the segment of the market (size, industry)"),
    text("region", "the region"),
    text("owner", "the person who owns it: a name, an e-mail or an id", united=NEWEST),
)

LEADS = Target(
    "leads",
    "One row per known contact, with the day it reached each stage where the source says so.",
    (
        text("lead_id", "the contact's id in its source", united=OWN),
        text("email", "the contact's e-mail address"),
        text("name", "the contact's name"),
        text("company", "the contact's company"),
        *_WHO,
        Field("score", "decimal", "the lead score", united=NEWEST),
        text("trigger", "what made it an MQL, when the source says so"),
        text("stage", "the stage it is in", values=(*STAGES, *EXITS), united=NEWEST),
        text("reason", "why it left: rejected, recycled, disqualified or lost", united=NEWEST, of="stage"),
        text("deal_id", "the deal it became", united=OWN),
        *merges("contact"),
        stamp("created_at", "when the contact became known"),
        stamp("mql_at", "when it became an MQL"),
        stamp("queued_at", "when it was put in sales' queue"),
        stamp("assigned_at", "when an owner was assigned"),
        stamp("sal_at", "when sales accepted it"),
        stamp("sql_at", "when sales qualified it"),
        stamp("opportunity_at", "when a deal was opened"),
        stamp("won_at", "when a deal was won"),
        stamp("exit_at", "when it left, for the exit that `stage` names", united=NEWEST, of="stage"),
        stamp("modified_at", "when its source last changed it", united=NEWEST),
    ),
    key=("lead_id",),
    fallback_key=("email",),
    frozen=("channel", "campaign", "segment", "region"),
)

STAGE_HISTORY = Target(
    "stage_history",
    "One row per change of stage of a lead.",
    (
        text("lead_id", "the contact's id in its source"),
        text("email", "the contact's e-mail address"),
        text("stage", "the stage or exit it entered", required=True, values=(*STAGES, *EXITS)),
        Field("happened_at", "timestamp", "when", required=True, event=True),
        text("reason", "why, for an exit"),
        text("trigger", "what caused it"),
        text("owner", "who owned it then"),
        Field("score", "decimal", "the score then"),
    ),
    key=("lead_id", "email", "stage", "happened_at"),
)

DEALS = Target(
    "deals",
    "One row per deal as it stands.",
    (
        text("deal_id", "the deal's id in its source", required=True, united=OWN),
        text("lead_id", "the contact it came from, by id", united=OWN),
        text("email", "the contact it came from, by e-mail"),
        text("name", "the deal's name"),
        text("company", "the account"),
        *_WHO,
        text("product", "what is sold"),
        text("pipeline", "the pipeline it is in"),
        text("stage", "the deal's stage, in the source's words", united=NEWEST),
        text("status", "open, won or lost", values=("open", "won", "lost"), united=NEWEST),
        Field("amount", "decimal", "the value of the deal", united=NEWEST),
        text("currency", "ISO code of the amount", united=NEWEST, of="amount"),
        Field("probability", "decimal", "chance of winning, 0 to 1", united=NEWEST),
        text(
            "forecast_category",
            "how sure its owner is: commit, best_case, pipeline or omitted",
            values=("commit", "best_case", "pipeline", "omitted"),
            united=NEWEST,
        ),
        text("reason", "why it was won or lost", united=NEWEST, of="status"),
        text(
            "created_as",
            "the stage that a deal's creation proves; opportunity unless the map says otherwise",
            values=STAGES,
        ),
        *merges("deal"),
        stamp("created_at", "when the deal was opened"),
        Field("closed_at", "timestamp", "when it was closed, or is expected to close", united=NEWEST, of="status"),
        stamp("accepted_at", "when sales accepted it"),
        stamp("rejected_at", "when sales rejected it"),
        stamp("modified_at", "when its source last changed it", united=NEWEST),
    ),
    key=("deal_id",),
)

DEAL_HISTORY = Target(
    "deal_history",
    "One row per change of a deal.",
    (
        text("deal_id", "the deal's id in its source", required=True),
        Field("changed_at", "timestamp", "when", required=True, event=True),
        text("stage", "the stage from then on, in the source's words"),
        text("status", "open, won or lost from then on", values=("open", "won", "lost")),
        Field("amount", "decimal", "the amount from then on"),
        text("currency", "ISO code of the amount"),
        Field("closed_at", "timestamp", "the close date from then on"),
        text("owner", "the owner from then on"),
        text("field", "the field that changed, when the source says so"),
        text("was_stage", "the stage until then, in the source's words"),
        Field("was_amount", "decimal", "the amount until then"),
        Field("was_closed_at", "timestamp", "the close date until then"),
    ),
    key=("deal_id", "changed_at", "field"),
)

TOUCHES = Target(
    "touches",
    "One row per call, e-mail or meeting.",
    (
        text("touch_id", "the activity's id in its source"),
        text("lead_id", "the contact, by id"),
        text("email", "the contact, by e-mail"),
        text("deal_id", "the deal"),
        text("person", "who made it"),
        text("kind", "call, email, meeting or other", values=("call", "email", "meeting", "other")),
        text("direction", "outbound or inbound", values=("outbound", "inbound")),
        Field("is_automatic", "bool", "sent by a machine: an autoresponder or a bulk send"),
        text("subject", "its subject"),
        text("outcome", "what came of it"),
        Field("duration_minutes", "decimal", "how long it took, in minutes"),
        text("state", "whether it was done; what is planned is not counted", values=(DONE_STATE, PLANNED_STATE)),
        deletion(),
        Field("happened_at", "timestamp", "when", required=True, event=True),
    ),
    key=("touch_id",),
)

CAMPAIGN_DAYS = Target(
    "campaign_days",
    "One row per day and campaign: what was spent and what came back.",
    (
        Field("day_on", "date", "the day", required=True, event=True),
        text("channel", "the channel"),
        text("campaign", "the campaign's name"),
        text("campaign_id", "the campaign's id in its source"),
        text("segment", "the segment"),
        text("region", "the region"),
        text("currency", "ISO code of the spend"),
        Field("spend", "decimal", "money spent"),
        Field("impressions", "int", "times shown"),
        Field("clicks", "int", "clicks"),
        Field("conversions", "decimal", "conversions, as the source counts them"),
        Field("leads", "decimal", "leads, as the source counts them"),
    ),
    key=("day_on", "channel", "campaign", "campaign_id", "segment", "region", "currency"),
)

TRAFFIC_DAYS = Target(
    "traffic_days",
    "One row per day and channel of a web site.",
    (
        Field("day_on", "date", "the day", required=True, event=True),
        text("channel", "the channel group"),
        text("campaign", "the campaign"),
        text("region", "the region or country"),
        Field("sessions", "int", "sessions"),
        Field("engaged_sessions", "int", "engaged visits"),
        Field("users", "int", "users"),
        Field("impressions", "int", "times shown in search"),
        Field("clicks", "int", "clicks from search"),
    ),
    key=("day_on", "channel", "campaign", "region"),
)

PEOPLE = Target(
    "people",
    "One row per person who works leads or deals.",
    (
        text("person_id", "the person's id in its source"),
        text("name", "the person's name"),
        text("email", "the person's e-mail address"),
        text("role", "what the person does"),
        text("team", "the team"),
        text("manager", "the manager's name"),
        text("region", "the office or region"),
        Field("is_active", "bool", "still here"),
        Field("started_on", "date", "first day"),
        Field("ended_on", "date", "last day"),
    ),
    key=("person_id",),
    fallback_key=("name",),
)

QUOTAS = Target(
    "quotas",
    "One row per quota: who, which months, how much.",
    (
        text("person", "the person, when the quota is a person's"),
        text("team", "the team, when it is a team's"),
        Field("starts_on", "date", "first day of the period", required=True),
        Field("ends_on", "date", "last day of the period", required=True),
        text("metric", "what is counted", required=True, values=("deals", "amount", "accepted_amount", "mqls", "sqls")),
        Field("quota", "decimal", "how much is asked for"),
        text("currency", "ISO code, for an amount"),
    ),
    key=("person", "team", "starts_on", "ends_on", "metric"),
)

PLANS = Target(
    "plans",
    "One row per target: which number, which days, which segment, how much.",
    (
        text("metric", "what is counted", required=True, values=PLANNED),
        text("segment", "the segment; empty for the whole"),
        Field("starts_on", "date", "first day of the period", required=True),
        Field("ends_on", "date", "last day of the period", required=True),
        Field("planned", "decimal", "how much is meant to come"),
        text("currency", "ISO code, for an amount"),
    ),
    key=("metric", "segment", "starts_on", "ends_on", "currency"),
)

CAMPAIGN_TOUCHES = Target(
    "campaign_touches",
    "One row per contact of marketing with a person: a form, a visit, a webinar, a click.",
    (
        text("touch_id", "its id in its source"),
        text("lead_id", "the contact, by id"),
        text("email", "the contact, by e-mail"),
        text("channel", "the channel"),
        text("campaign", "the campaign"),
        text("kind", "what it was, in the source's words"),
        deletion(),
        Field("happened_at", "timestamp", "when", required=True, event=True),
    ),
    key=("touch_id",),
)

NOTES = Target(
    "notes",
    "One row per note: what somebody heard from a customer.",
    (
        text("note_id", "its id in its source"),
        text("lead_id", "the contact, by id"),
        text("email", "the contact, by e-mail"),
        text("deal_id", "the deal"),
        text("author", "who heard it"),
        text("team", "whose team", values=("marketing", "sales")),
        text("kind", "what it is about", values=NOTE_KINDS),
        text("severity", "how bad it is", values=SEVERITIES),
        text("theme", "the theme, in a few words"),
        text("text", "what was heard", required=True),
        text("channel", "the channel"),
        text("campaign", "the campaign"),
        text("segment", "the segment"),
        text("stage", "the stage it was heard at", values=STAGES),
        text("competitor", "the competitor"),
        deletion(),
        stamp("heard_at", "when it was heard"),
    ),
    key=("note_id",),
)

_ALL = (
    *(LEADS, STAGE_HISTORY, DEALS, DEAL_HISTORY, TOUCHES, CAMPAIGN_DAYS),
    *(TRAFFIC_DAYS, PEOPLE, QUOTAS, PLANS, CAMPAIGN_TOUCHES, NOTES),
)
TARGETS: dict[str, Target] = {target.name: target for target in _ALL}


def target(name: str) -> Target:
    """The target called `name`; UnknownName, with the nearest name, when there is none."""
    try:
        return TARGETS[name]
    except KeyError:
        raise UnknownName("target", name, TARGETS) from None
