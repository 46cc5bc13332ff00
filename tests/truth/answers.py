"""What each read must answer, counted in loops over the lead cycles and deals of a `World`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import floor
from typing import Any

from smarketing.targets import DIMENSIONS, EXITS, NOT_SET, STAGES
from tests.truth.world import LOADED_ON, ORDER, Cycle, Row, World

Answer = list[tuple[Any, ...]]


def percentile(values: Iterable[float], share: float) -> float | None:
    """The value at position (n - 1) * share of the sorted values, linear between neighbours."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def bucket(by: str | None, day: date | None, values: dict[str, str]) -> str:
    """The breakdown value of one member."""
    if by in values:
        return values[by]
    if day is None or by not in ("month", "quarter", "week"):
        return "all"
    if by == "week":
        return str(day - timedelta(days=day.weekday()))
    return str(day.replace(day=1, month=day.month if by == "month" else (day.month - 1) // 3 * 3 + 1))


def fits(asked: Row, values: dict[str, str]) -> bool:
    """Whether the breakdown values pass the filters."""
    return all(asked.get(name) in (None, values.get(name)) for name in DIMENSIONS)


def within(asked: Row, day: date | None) -> bool:
    """Whether a day lies in the period and not after data-as-of."""
    start, stop = asked.get("from_on") or date.min, asked.get("to_on") or date.max
    return day is not None and start <= day < stop and day <= asked["as_of"]


def grouped(rows: Iterable[tuple[Any, Row]]) -> dict[Any, list[Row]]:
    """Rows by key, in order of the keys."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return dict(sorted(found.items(), key=lambda pair: tuple((part is None, part) for part in pair[0])))


def steps(world: World, asked: Row) -> list[Row]:
    """Each step that a member of the cohort stood before at data-as-of, taken or not; the first stage included."""
    first = asked.get("first_stage") or "lead"
    found = []
    for cycle in world.cycles(asked["as_of"]):
        values = world.values(cycle)
        entered = cycle.known.get(first)
        may_enter = STAGES.index(first) >= STAGES.index(enters_at(cycle))
        if entered and may_enter and within(asked, entered) and fits(asked, values):
            value = bucket(asked.get("by"), entered, values)
            found += [_step(cycle, stage, value, asked) for stage in STAGES[STAGES.index(first) :]]
    return [step for step in found if step["before"] is not None or step["stage"] == first]


def enters_at(cycle: Cycle) -> str:
    """The stage at which a trip enters the funnel: one that an MQL reopened is no lead of any cohort."""
    if cycle.lead.startswith("deal:"):
        return "opportunity"
    starts = "lead" in cycle.first and cycle.first["lead"][0] <= cycle.known["lead"]
    return "lead" if cycle.number == 1 or starts else "mql"


def _step(cycle: Cycle, stage: str, value: str, asked: Row) -> Row:
    place = STAGES.index(stage)
    before = STAGES[place - 1] if place else None
    after = STAGES[place + 1] if stage != "won" else None
    is_reached = stage in cycle.known
    is_last = is_reached and stage != "won" and after not in cycle.known
    since = cycle.known.get(before) if before else None
    window = asked.get(f"window_{stage}")
    age = (asked["as_of"] - since).days if since else None
    # A cycle that an MQL reopened never stood before that step.
    is_step = stage != "mql" or enters_at(cycle) == "lead"
    return {
        "cycle": cycle,
        "value": value,
        "stage": stage,
        "before": since,
        "is_reached": is_reached,
        "is_imputed": is_reached and stage not in cycle.first,
        "is_last": is_last,
        "days": lag(cycle, before, stage),
        "is_mature": None if window is None or age is None else age >= window and is_step,
    }


def lag(cycle: Cycle, before: str | None, stage: str) -> int | None:
    """Whole days between two real stages; None when one is missing or they are backwards."""
    if before not in cycle.first or stage not in cycle.first:
        return None
    (day, at), (then, was) = cycle.first[stage], cycle.first[before]
    return None if day < then or (at and was and at < was) else (day - then).days


def cohort_funnel(world: World, **asked: Any) -> Answer:
    rows = []
    for (value, order), members in grouped(
        ((step["value"], ORDER[step["stage"]]), step) for step in steps(world, asked)
    ).items():
        reached = [step for step in members if step["is_reached"]]
        last = [step["cycle"].left_as for step in reached if step["is_last"]]
        days = [step["days"] for step in reached if step["days"] is not None]
        judged = [step for step in members if step["is_mature"] is not None]
        mature = [step for step in judged if step["is_mature"]]
        rows.append(
            (
                value,
                STAGES[order - 1],
                order,
                len(reached),
                sum(step["is_imputed"] for step in reached),
                sum(left is not None for left in last),
                sum(left is None for left in last),
                *tuple(last.count(name) for name in EXITS),
                len(mature) if judged else None,
                sum(step["is_reached"] for step in mature) if judged else None,
                len(days),
                *(percentile(days, share) for share in (0.5, 0.75, 0.9)),
            )
        )
    return rows


def step_outcomes(world: World, **asked: Any) -> Answer:
    first = asked.get("first_stage") or "lead"
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for step in steps(world, asked):
        cycle, since = step["cycle"], step["before"]
        if step["stage"] == first:
            continue
        if step["is_reached"]:
            outcome, days = "converted", step["days"]
        elif cycle.left_as:
            outcome, days = "out", (cycle.left_on - since).days if cycle.left_on >= since else None
        else:
            outcome, days = "in_play", (asked["as_of"] - since).days
        found[step["stage"], ORDER[step["stage"]], outcome, days] += 1
    rows = [(*key, leads) for key, leads in found.items()]
    return sorted(rows, key=lambda row: (row[1], row[2], row[3] is None, row[3]))


def journey_rows(world: World, **asked: Any) -> list[tuple[str, int]]:
    """(lead, cycle) behind a number of the cohort view."""
    first = asked.get("first_stage") or "lead"
    found = []
    for step in steps(world, asked):
        cycle = step["cycle"]
        state = "converted" if step["is_reached"] and not step["is_last"] else "out" if cycle.left_as else "in_play"
        if step["stage"] == "won":
            state = "done"
        if (
            step["is_reached"]
            and step["stage"] == (asked.get("stage") or first)
            and asked.get("state") in (None, state)
        ):
            found.append((cycle.lead, cycle.number))
    return sorted(found)


def activity_funnel(world: World, **asked: Any) -> Answer:
    """Exits are those that nothing undid, as far as is known today. Each deal counts, not only the first of a cycle."""
    events: list[tuple[str, date, dict[str, str]]] = []
    for cycle in world.whole:
        values = world.values(cycle)
        dated = [(stage, day) for stage, (day, _) in cycle.first.items()]
        dated += [(cycle.exit["stage"], cycle.exit["on"])] if cycle.exit else []
        told = _told_by_deals(world, cycle.lead) if cycle.deals else set()
        events += [(stage, day, values) for stage, day in dated if stage not in told]
    for deal in world.deals.values():
        values = world.deal_values(deal)
        if deal["created_on"] and (deal["created_as"] or "opportunity") == "opportunity":
            events.append(("opportunity", deal["created_on"], values))
        if deal["status"] in ("won", "lost") and deal["closed_on"]:
            events.append((deal["status"], deal["closed_on"], values))
    happened = []
    for stage, day, values in events:
        if within(asked, day) and fits(asked, values):
            happened.append(((bucket(asked.get("by"), day, values), ORDER[stage]), {"stage": stage}))
    return [(value, rows[0]["stage"], order, len(rows)) for (value, order), rows in grouped(happened).items()]


def _told_by_deals(world: World, lead: str) -> set[str]:
    """The stages that the deals of a lead tell: what its own source says of these is not counted beside."""
    told = set()
    for deal in world.deals.values():
        if deal["lead"] == lead:
            told |= {"opportunity"} if deal["created_on"] else set()
            told |= {deal["status"]} if deal["status"] in ("won", "lost") and deal["closed_on"] else set()
    return told


def first_reply(world: World, **asked: Any) -> Answer:
    mqls = [
        cycle
        for cycle in world.cycles(asked["as_of"])
        if "mql" in cycle.first and within(asked, cycle.first["mql"][0]) and fits(asked, world.values(cycle))
    ]
    waits = [
        (cycle.touch[1] - cycle.first["mql"][1]).total_seconds() / 3600
        for cycle in mqls
        if cycle.touch and cycle.touch[1] and cycle.first["mql"][1]
    ]
    replied = sum(cycle.touch is not None for cycle in mqls)
    waiting = sum(cycle.touch is None and "sal" not in cycle.known and not cycle.left_as for cycle in mqls)
    some = bool(mqls)
    return [
        (
            len(mqls),
            replied if some else None,
            waiting if some else None,
            len(waits),
            *tuple(percentile(waits, share) for share in (0.5, 0.75, 0.9)),
        )
    ]


def held(world: World, key: str, name: str, day: date) -> tuple[Row, bool, Row | None]:
    """What the files told of a deal on a day, by the file that told a field last, whether it was known by then, and
    what they told after it. Before the first that told it, the deal was as that one says.
    """
    told = [
        (upload.until or datetime.combine(LOADED_ON, time.min), row)
        for upload in world.uploads
        if upload.target == "deals" and not upload.is_undone and name in upload.fields
        for row in upload.rows
        if f"{upload.source}:{row['deal_id']}" == key
    ]
    told.sort(key=lambda one: one[0])
    deal = world.deals[key]
    rows = [{**row, "currency": row.get("currency") or deal["currency"]} for _, row in told[:-1]] + [deal]
    past = sum(at.date() <= day for at, _ in told)
    if not told or not past:
        return (rows[0] if told else {}), False, None
    return rows[past - 1], True, rows[past] if past < len(rows) else None


def stood(world: World, key: str, day: date) -> Row:
    """A deal as it stood on a day: one that is over as it is known today, another as the files of that day told it."""
    deal = world.deals[key]
    status = deal["status"]
    if status is None or (status in ("won", "lost") and (deal["closed_on"] or day) <= day):
        is_over = status is not None
    else:
        was, _, after = held(world, key, "status", day)
        is_reopened = was.get("status") == "lost" and after and after.get("status") not in (None, "lost")
        status, is_over = "lost" if is_reopened else "open", False
    staged, is_stage_known, _ = held(world, key, "stage", day)
    then = (deal if is_over else staged).get("stage") or NOT_SET
    is_told = status in (deal["status"], None) or is_over or is_stage_known
    is_as_today = status == deal["status"] and then == (deal["stage"] or NOT_SET)
    valued = deal if is_over else held(world, key, "amount", day)[0]
    return {
        "status": status,
        "stage": then if is_told else NOT_SET,
        "currency": valued.get("currency") or deal["currency"] or NOT_SET,
        "amount": valued.get("amount"),
        "chance": deal["probability"] if is_as_today else None,
    }


def pipeline(world: World, **asked: Any) -> Answer:
    """A deal that was closed later was open then, in the amount and the stage that were told of that day."""
    day = asked["as_of"]
    standing = []
    for key, deal in world.deals.items():
        is_over = deal["status"] in ("won", "lost") and deal["closed_on"] is not None and deal["closed_on"] <= day
        if ((deal["created_on"] or day) <= day or is_over) and fits(asked, world.deal_values(deal)):
            then = stood(world, key, day)
            standing.append(((then["status"], then["stage"], then["currency"]), deal | then))
    rows = []
    for key, deals in grouped(standing).items():
        amounts = [deal["amount"] for deal in deals if deal["amount"] is not None]
        weighted = [d["amount"] * d["chance"] for d in deals if d["amount"] is not None and d["chance"] is not None]
        ages = [(day - deal["created_on"]).days for deal in deals if deal["created_on"] and deal["created_on"] <= day]
        rows.append(
            (
                *key,
                len(deals),
                total(amounts),
                total(weighted),
                len(deals) - len(amounts),
                sum(deal["company"] is None for deal in deals),
                sum(not deal["created_on"] and not deal["closed_on"] for deal in deals),
                max(ages, default=None),
            )
        )
    return rows


def total(values: list[Decimal]) -> Decimal | None:
    """The sum; None of nothing."""
    return sum(values, Decimal(0)) if values else None


def deal_outcomes(world: World, **asked: Any) -> Answer:
    closed = []
    for deal in world.deals.values():
        values = world.deal_values(deal)
        if deal["status"] in ("won", "lost") and within(asked, deal["closed_on"]) and fits(asked, values):
            value = bucket(asked.get("by"), deal["closed_on"], values)
            closed.append(((value, deal["currency"] or NOT_SET), deal))
    rows = []
    for key, deals in grouped(closed).items():
        won = [deal for deal in deals if deal["status"] == "won"]
        lost = [deal for deal in deals if deal["status"] == "lost"]
        amounts = [deal["amount"] for deal in won if deal["amount"] is not None]
        rows.append(
            (
                *key,
                len(won),
                len(lost),
                len(won) / len(deals),
                len(amounts),
                total(amounts),
                percentile(map(float, amounts), 0.5),
                *tuple(percentile(_ages(some, lambda deal: deal["closed_on"]), 0.5) for some in (won, lost)),
            )
        )
    return rows


def _ages(deals: list[Row], end: Callable[[Row], date]) -> list[int]:
    """Days from opening to an end, of deals that were not ended before they were opened."""
    ages = [(end(deal) - deal["created_on"]).days for deal in deals if deal["created_on"]]
    return [age for age in ages if age >= 0]


def deal_acceptance(world: World, **asked: Any) -> Answer:
    decided = []
    for deal in world.deals.values():
        values = world.deal_values(deal)
        decision = _decision(deal, asked["as_of"])
        if decision and within(asked, decision[1]) and fits(asked, values):
            value = bucket(asked.get("by"), decision[1], values)
            found = deal | {"is_accepted": decision[0], "decided_on": decision[1]}
            decided.append(((value, deal["currency"] or NOT_SET), found))
    rows = []
    for key, deals in grouped(decided).items():
        accepted = [deal for deal in deals if deal["is_accepted"]]
        amounts = [deal["amount"] for deal in accepted if deal["amount"] is not None]
        rows.append(
            (
                *key,
                len(accepted),
                len(deals) - len(accepted),
                len(accepted) / len(deals),
                total(amounts),
                percentile(_ages(deals, lambda deal: deal["decided_on"]), 0.5),
            )
        )
    return rows


def _decision(deal: Row, day: date) -> tuple[bool, date] | None:
    """(accepted or not, when): an acceptance known by that day, else a rejection."""
    for name in ("accepted", "rejected"):
        if deal[f"{name}_on"] and deal[f"{name}_on"] <= day:
            return name == "accepted", deal[f"{name}_on"]
    return None


def touch_counts(world: World, **asked: Any) -> Answer:
    made = []
    for touch in world.touches.values():
        lead = world.leads.get(touch["lead"], {})
        values = {name: lead.get(name) or NOT_SET for name in DIMENSIONS} | {"person": touch["person"] or NOT_SET}
        is_ours = touch["direction"] != "inbound" and not touch["is_automatic"]
        if is_ours and within(asked, touch["happened_on"]) and fits(asked, values):
            made.append(((bucket(asked.get("by"), touch["happened_on"], values), touch["kind"] or "other"), touch))
    return [(*key, len(rows), len({row["person"] for row in rows} - {None})) for key, rows in grouped(made).items()]


def data_issues(world: World) -> Answer:
    found: dict[str, int] = defaultdict(int)
    known = {cycle.lead for cycle in world.whole} | set(world.leads)
    for cycle in world.whole:
        found["stages out of order"] += _is_backwards(cycle)
        found["exit without a date"] += cycle.is_stated_exit
    for deal in world.deals.values():
        found["deal closed before it was opened"] += _is_early(deal)
        found["deal without a date"] += not deal["created_on"] and not deal["closed_on"]
        found["deal without an account"] += deal["company"] is None
        found["deal without a lead"] += deal["lead"].startswith("deal:") and bool(world.leads)
        found["deal with a negative amount"] += deal["amount"] is not None and deal["amount"] < 0
    for lead in world.leads.values():
        found["lead without an owner"] += lead["owner"] is None
        found["lead without a date"] += lead["created_on"] is None
        homes = {other["source"] for other in world.leads.values() if lead["email"] and other["email"] == lead["email"]}
        found["lead known in two sources"] += len(homes) > 1
    found["touch before the lead was known"] += sum(
        touch["lead"] in world.leads and _is_before(touch, world.leads[touch["lead"]])
        for touch in world.touches.values()
    )
    found["touch of no known lead"] += sum(touch["lead"] not in known for touch in world.touches.values())
    return sorted((issue, records) for issue, records in found.items() if records)


def _is_early(deal: Row) -> bool:
    """By the clock where both have one, else by the day."""
    if deal["status"] not in ("won", "lost"):
        return False
    if deal["closed_at"] and deal["created_at"]:
        return bool(deal["closed_at"] < deal["created_at"])
    return bool(deal["closed_on"] and deal["created_on"] and deal["closed_on"] < deal["created_on"])


def _is_before(touch: Row, lead: Row) -> bool:
    """By the clock where both have one, else by the day."""
    if touch["happened_at"] and lead["created_at"]:
        return bool(touch["happened_at"] < lead["created_at"])
    return bool(touch["happened_on"] and lead["created_on"] and touch["happened_on"] < lead["created_on"])


def _is_backwards(cycle: Cycle) -> bool:
    dated = [cycle.first[stage] for stage in STAGES if stage in cycle.first]
    pairs = [(earlier, later) for place, earlier in enumerate(dated) for later in dated[place + 1 :]]
    return any(later[0] < first[0] or bool(first[1] and later[1] and later[1] < first[1]) for first, later in pairs)
