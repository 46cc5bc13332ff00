"""Best guesses for a file that nobody knows: which header may fill which field, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from smarketing.fields import Field, Target
from smarketing.sources.expression import plain
from smarketing.sources.registry import synonyms
from smarketing.targets import target

SUGGESTED = 0.55

_PERIODS = {"starts_on": ("start", "startdate", "from", "firstday"), "ends_on": ("end", "enddate", "to", "lastday")}
# Words of columns in exports that have no documented shape.
_MORE: dict[str, dict[str, tuple[str, ...]]] = {
    "deals": {"deal_id": ("opportunityid", "dealid"), "amount": ("closevalue", "dealvalue", "value", "revenue"),
              "company": ("account", "customer", "client"), "owner": ("salesagent", "salesrep", "rep", "owner"),
              "created_at": ("engagedate", "opened", "created", "createddate", "openeddate"),
              "closed_at": ("closedate", "closed"), "stage": ("dealstage", "stage", "phase"),
              "status": ("dealstage", "status"), "accepted_at": ("accepteddecisiondate",)},
    "leads": {"lead_id": ("leadid", "contactid", "personid"), "channel": ("leadsource", "source", "channel", "medium"),
              "segment": ("industry", "sector", "segment"), "stage": ("stage", "status", "leadstatus"),
              "reason": ("disqualifiedreason", "reason"), "deal_id": ("convertedopportunityid", "opportunityid"),
              "owner": ("owneremployeeid", "owner", "salesrep", "sdr"), "created_at": ("createddate", "created")},
    "campaign_days": {"day_on": ("date", "day", "cdate"), "spend": ("spend", "cost", "spent", "markspent"),
                      "campaign": ("campaignname", "campaign"), "channel": ("category", "channel", "source"),
                      "campaign_id": ("campaignid",), "leads": ("leads",), "conversions": ("conversions", "orders")},
    "traffic_days": {"day_on": ("date", "day"), "sessions": ("visits", "sessions"), "users": ("visitors", "users")},
    "people": {"person_id": ("employeeid", "userid"), "name": ("salesagent", "employee", "name", "fullname"),
               "region": ("regionaloffice", "office", "region"), "started_on": ("hired", "hiredate", "startdate")},
    "touches": {"happened_at": ("activitydate", "date", "timestamp"), "kind": ("activitytype", "type"),
                "person": ("assigned", "owner", "user"), "state": ("status", "taskstatus", "activitydone", "done")},
    "quotas": {"quota": ("quota", "target", "goal"), "person": ("person", "employee", "rep", "owner"), **_PERIODS},
    "plans": {"planned": ("target", "goal", "plan", "budget", "amount", "value"), "metric": ("kpi", "measure", "what"),
              "segment": ("segment", "market", "industry"), **_PERIODS},
}  # fmt: skip
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DAY = re.compile(r"(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8}$|\d{1,2} \w{3,}|\w{3,} \d{1,2}).*")
_NUMBER = re.compile(r"[-+(]?\W{0,4}\d[\d., ]*\s?[%€KM]?\)?")


def suggest(
    headers: Sequence[str], examples: Mapping[str, Sequence[str]], target_name: str
) -> dict[str, tuple[str, float]]:
    """field -> (header, confidence 0-1) for the fields that some header may fill, each header used at most once
    but for `stage` and `status`, which may be read from one.

    `examples` are a few values per header: a column whose values cannot be of the field's type is not suggested.
    """
    wanted = target(target_name)
    names = _names(wanted)
    pairs = [
        (_likeness(plain(header), names[field.name]), field.name, header)
        for field in wanted.fields
        for header in headers
        if plain(header) and may_be(field, examples.get(header, ()))
    ]
    chosen: dict[str, tuple[str, float]] = {}
    taken: set[tuple[str, bool]] = set()
    for confidence, name, header in sorted(pairs, key=lambda pair: -pair[0]):
        place = (header, name == "status")
        if confidence >= SUGGESTED and name not in chosen and place not in taken:
            chosen[name] = (header, round(confidence, 2))
            taken.add(place)
    return {field.name: chosen[field.name] for field in wanted.fields if field.name in chosen}


def _names(wanted: Target) -> dict[str, list[str]]:
    known, more = synonyms(wanted.name), _MORE.get(wanted.name, {})
    return {
        field.name: [plain(field.name), *known.get(field.name, ()), *more.get(field.name, ())]
        for field in wanted.fields
    }


def _likeness(header: str, names: Sequence[str]) -> float:
    """1 for our own name, 0.95 for a name that some export uses, else 0.9 times the likeness of the letters."""
    if header == names[0]:
        return 1.0
    if header in names:
        return 0.95
    return 0.9 * max(SequenceMatcher(None, header, name).ratio() for name in names)


def may_be(field: Field, values: Sequence[str]) -> bool:
    """Whether all example values could be of the field's type; without examples anything could."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return True
    if field.type in {"timestamp", "date"}:
        return all(_DAY.match(value) for value in filled)
    if field.type in {"int", "decimal", "percent", "duration"}:
        return all(_NUMBER.fullmatch(value) for value in filled)
    if field.name == "email":
        return all(_EMAIL.fullmatch(value) for value in filled)
    return True
