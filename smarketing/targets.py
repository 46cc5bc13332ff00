"""The tables that an upload can fill: their fields, types and keys.

A `timestamp` field `x_at` is stored as two columns: `x_at`, the instant in UTC (null when the source gave only a day),
and `x_on`, the calendar day where it happened (in the file's zone). A `date` field `x_on` is stored as it is.
"""

from __future__ import annotations

from smarketing.errors import UnknownName
from smarketing.fields import Field, Target

STAGES = ("lead", "mql", "sal", "sql", "opportunity", "won")
EXITS = ("rejected", "recycled", "disqualified", "lost")
DIMENSIONS = ("channel", "campaign", "segment", "region", "owner")
NOT_SET = "(not set)"
# What a target can ask for, and which of that and of what quotas ask for is money, in a currency.
PLANNED = ("sessions", "leads", "mqls", "sals", "sqls", "opportunities", "deals", "amount", "spend")
MONEY = ("amount", "accepted_amount", "spend")


def _text(name: str, about: str, **more: object) -> Field:
    return Field(name, "text", about, **more)  # type: ignore[arg-type]


def _stamp(name: str, about: str, *, event: bool = True) -> Field:
    return Field(name, "timestamp", about, event=event)


_WHO = (
    _text("channel", "where the lead came from, as the source names it"),
    _text("campaign", "the campaign that brought it"),
    _text("segment", "the segment of the market (size, industry)"),
    _text("region", "the region"),
    _text("owner", "the person who owns it: a name, an e-mail or an id"),
)

LEADS = Target(
    "leads",
    "One row per known contact, with the day it reached each stage where the source says so.",
    (
        _text("lead_id", "the contact's id in its source"),
        _text("email", "the contact's e-mail address"),
        _text("name", "the contact's name"),
        _text("company", "the contact's company"),
        *_WHO,
        Field("score", "decimal", "the lead score"),
        _text("trigger", "what made it an MQL, when the source says so"),
        _text("stage", "the stage it is in", values=(*STAGES, *EXITS)),
        _text("reason", "why it left: rejected, recycled, disqualified or lost"),
        _text("deal_id", "the deal it became"),
        Field("created_at", "timestamp", "when the contact became known", event=True),
        _stamp("mql_at", "when it became an MQL"),
        _stamp("queued_at", "when it was put in sales' queue"),
        _stamp("assigned_at", "when an owner was assigned"),
        _stamp("sal_at", "when sales accepted it"),
        _stamp("sql_at", "when sales qualified it"),
        _stamp("opportunity_at", "when a deal was opened"),
        _stamp("won_at", "when a deal was won"),
        _stamp("exit_at", "when it left, for the exit that `stage` names"),
    ),
    key=("lead_id",),
    fallback_key=("email",),
    frozen=("channel", "campaign", "segment", "region"),
)

STAGE_HISTORY = Target(
    "stage_history",
    "One row per change of stage of a lead.",
    (
        _text("lead_id", "the contact's id in its source"),
        _text("email", "the contact's e-mail address"),
        _text("stage", "the stage or exit it entered", required=True, values=(*STAGES, *EXITS)),
        Field("happened_at", "timestamp", "when", required=True, event=True),
        _text("reason", "why, for an exit"),
        _text("trigger", "what caused it"),
        _text("owner", "who owned it then"),
        Field("score", "decimal", "the score then"),
    ),
    key=("lead_id", "email", "stage", "happened_at"),
)

DEALS = Target(
    "deals",
    "One row per opportunity as it stands.",
    (
        _text("deal_id", "the deal's id in its source", required=True),
        _text("lead_id", "the contact it came from, by id"),
        _text("email", "the contact it came from, by e-mail"),
        _text("name", "the deal's name"),
        _text("company", "the account"),
        *_WHO,
        _text("product", "what is sold"),
        _text("pipeline", "the pipeline it is in"),
        _text("stage", "the deal's stage, in the source's words"),
        _text("status", "open, won or lost", values=("open", "won", "lost")),
        Field("amount", "decimal", "the value of the deal"),
        _text("currency", "ISO code of the amount"),
        Field("probability", "decimal", "chance of winning, 0 to 1"),
        _text(
            "forecast_category",
            "how sure its owner is: commit, best_case, pipeline or omitted",
            values=("commit", "best_case", "pipeline", "omitted"),
        ),
        _text("reason", "why it was won or lost"),
        _text(
            "created_as",
            "the stage that a deal's creation proves; opportunity unless the map says otherwise",
            values=STAGES,
        ),
        Field("created_at", "timestamp", "when the deal was opened", event=True),
        Field("closed_at", "timestamp", "when it was closed, or is expected to close"),
        _stamp("accepted_at", "when sales accepted it"),
        _stamp("rejected_at", "when sales rejected it"),
    ),
    key=("deal_id",),
)

DEAL_HISTORY = Target(
    "deal_history",
    "One row per change of a deal.",
    (
        _text("deal_id", "the deal's id in its source", required=True),
        Field("changed_at", "timestamp", "when", required=True, event=True),
        _text("stage", "the stage from then on, in the source's words"),
        _text("status", "open, won or lost from then on", values=("open", "won", "lost")),
        Field("amount", "decimal", "the amount from then on"),
        _text("currency", "ISO code of the amount"),
        Field("closed_at", "timestamp", "the close date from then on"),
        _text("owner", "the owner from then on"),
        _text("field", "the field that changed, when the source says so"),
        _text("was_stage", "the stage until then, in the source's words"),
        Field("was_amount", "decimal", "the amount until then"),
        Field("was_closed_at", "timestamp", "the close date until then"),
    ),
    key=("deal_id", "changed_at", "field"),
)

TOUCHES = Target(
    "touches",
    "One row per call, e-mail or meeting.",
    (
        _text("touch_id", "the activity's id in its source"),
        _text("lead_id", "the contact, by id"),
        _text("email", "the contact, by e-mail"),
        _text("deal_id", "the deal"),
        _text("person", "who made it"),
        _text("kind", "call, email, meeting or other", values=("call", "email", "meeting", "other")),
        _text("direction", "outbound or inbound", values=("outbound", "inbound")),
        Field("is_automatic", "bool", "sent by a machine: an autoresponder or a bulk send"),
        _text("subject", "its subject"),
        _text("outcome", "what came of it"),
        Field("duration_minutes", "decimal", "how long it took, in minutes"),
        Field("happened_at", "timestamp", "when", required=True, event=True),
    ),
    key=("touch_id",),
)

CAMPAIGN_DAYS = Target(
    "campaign_days",
    "One row per day and campaign: what was spent and what came back.",
    (
        Field("day_on", "date", "the day", required=True, event=True),
        _text("channel", "the channel"),
        _text("campaign", "the campaign's name"),
        _text("campaign_id", "the campaign's id in its source"),
        _text("segment", "the segment"),
        _text("region", "the region"),
        _text("currency", "ISO code of the spend"),
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
        _text("channel", "the channel group"),
        _text("campaign", "the campaign"),
        _text("region", "the region or country"),
        Field("sessions", "int", "sessions"),
        Field("engaged_sessions", "int", "engaged sessions"),
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
        _text("person_id", "the person's id in its source"),
        _text("name", "the person's name"),
        _text("email", "the person's e-mail address"),
        _text("role", "what the person does"),
        _text("team", "the team"),
        _text("manager", "the manager's name"),
        _text("region", "the office or region"),
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
        _text("person", "the person, when the quota is a person's"),
        _text("team", "the team, when it is a team's"),
        Field("starts_on", "date", "first day of the period", required=True),
        Field("ends_on", "date", "last day of the period", required=True),
        _text(
            "metric", "what is counted", required=True, values=("deals", "amount", "accepted_amount", "mqls", "sqls")
        ),
        Field("quota", "decimal", "how much is asked for"),
        _text("currency", "ISO code, for an amount"),
    ),
    key=("person", "team", "starts_on", "ends_on", "metric"),
)

PLANS = Target(
    "plans",
    "One row per target: which number, which days, which segment, how much.",
    (
        _text("metric", "what is counted", required=True, values=PLANNED),
        _text("segment", "the segment; empty for the whole"),
        Field("starts_on", "date", "first day of the period", required=True),
        Field("ends_on", "date", "last day of the period", required=True),
        Field("planned", "decimal", "how much is meant to come"),
        _text("currency", "ISO code, for an amount"),
    ),
    key=("metric", "segment", "starts_on", "ends_on", "currency"),
)

CAMPAIGN_TOUCHES = Target(
    "campaign_touches",
    "One row per contact of marketing with a person: a form, a visit, a webinar, a click.",
    (
        _text("touch_id", "its id in its source"),
        _text("lead_id", "the contact, by id"),
        _text("email", "the contact, by e-mail"),
        _text("channel", "the channel"),
        _text("campaign", "the campaign"),
        _text("kind", "what it was, in the source's words"),
        Field("happened_at", "timestamp", "when", required=True, event=True),
    ),
    key=("touch_id",),
)

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        LEADS,
        STAGE_HISTORY,
        DEALS,
        DEAL_HISTORY,
        TOUCHES,
        CAMPAIGN_DAYS,
        TRAFFIC_DAYS,
        PEOPLE,
        QUOTAS,
        PLANS,
        CAMPAIGN_TOUCHES,
    )
}


def target(name: str) -> Target:
    """The target called `name`; UnknownName, with the nearest name, when there is none."""
    try:
        return TARGETS[name]
    except KeyError:
        raise UnknownName("target", name, TARGETS) from None
