"""The funnel worked out a second time, in dicts and loops, from the definitions alone: no SQL, no frames."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from smarketing.fields import EARLIEST, NEWEST, OWN, day_column
from smarketing.targets import EXITS, NOT_SET, STAGES, TARGETS
from tests.truth.records import Key, Records, read, resolve

Row = dict[str, Any]
FOREVER = date.max
FROZEN = ("channel", "campaign", "segment", "region")
# Events at the same instant are ordered by stage; the exits follow the stages.
ORDER = {name: place for place, name in enumerate((*STAGES, "rejected", "disqualified", "lost", "recycled"), 1)}

LOADED_ON = date(2026, 11, 1)


@dataclass
class Upload:
    """One file: `rows` as `tests.warehouse.build.load` takes them, `as_of` the day up to which it goes.

    `until` is the instant, UTC, of the newest thing that it tells, None where it tells of none.
    """

    target: str
    source: str
    rows: list[Row]
    fields: tuple[str, ...]
    as_of: date
    is_undone: bool = False
    until: datetime | None = None


@dataclass
class Cycle:
    """One trip of one lead: the first (day, instant) of each stage and what else is known of it at a day."""

    lead: str
    number: int
    first: dict[str, tuple[date, datetime | None]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    deals: list[str] = field(default_factory=list)
    exit: Row | None = None
    exits: list[Row] = field(default_factory=list)
    last_progress: date = date.min
    touch: tuple[date, datetime | None] | None = None
    known: dict[str, date] = field(default_factory=dict)
    left_as: str | None = None
    left_on: date | None = None
    is_stated_exit: bool = False


class World:
    """All uploads together; every answer is worked out anew from what had happened by a day."""

    def __init__(self, uploads: list[Upload]) -> None:
        self.uploads = uploads
        self.places = places(uploads)
        self.past: list[tuple[str, str, Row]] = []
        self.keys: dict[str, dict[str, Key]] = {}
        self.records: dict[str, Records] = {}
        self.leads, self.history, self.deals, self.touches = (
            self._core(name) for name in ("leads", "stage_history", "deals", "touches")
        )
        for rows in (self.history, self.deals, self.touches):  # in this order: each may follow those before
            for key, row in rows.items():
                row["lead"] = self._lead_of(key, row, is_deal=rows is self.deals)
        dated = [cycle for lead, events in self.events(FOREVER).items() for cycle in _walk(lead, events)]
        self.last = {cycle.lead: cycle for cycle in dated}
        accepted = [cycle for cycle in dated if "sal" in cycle.first]
        self.accepting = {min(cycle.sources) for cycle in accepted} | {
            self.keys["leads"][name].source for cycle in accepted for name in self._members(cycle.lead)
        }
        self.whole = self.cycles(FOREVER)

    def _core(self, target: str) -> dict[str, Row]:
        """What the uploads that are not withdrawn say together: of each field, the newest that has the field."""
        said: dict[str, list[tuple[int, Upload, Row]]] = defaultdict(list)
        for number, upload in enumerate(self.uploads, 1):
            if upload.target == target and not upload.is_undone:
                for place, row in enumerate(upload.rows):
                    said[_key(target, upload.source, row)].append((number, upload, {**row, "place": place}))
        for versions in said.values():
            versions.sort(key=lambda version: self.places[version[0]])
        if target == "leads":
            self.past = [(key, *event) for key, versions in said.items() for event in _past(versions)]
        by_key = {
            key: _merged(target, versions) | {"upload": self.places[versions[-1][0]]} for key, versions in said.items()
        }
        if target not in ("leads", "deals"):
            return {key: row for key, row in by_key.items() if not said[key][-1][2].get("is_deleted")}
        self.keys[target] = {
            key: read(key, by_key[key]["source"], by_key[key], [row for _, _, row in versions], TARGETS[target].key[0])
            for key, versions in said.items()
        }
        found = resolve([*self.keys[target].values()], [], [], by_email=target == "leads")
        self.records[target] = found
        return {record: _united(target, [(key, by_key[key]) for key in keys]) for record, keys in found.members.items()}

    def _members(self, lead: str) -> list[str]:
        """The keys of a record that holds several."""
        keys = self.records["leads"].members.get(lead, [])
        return keys if len(keys) > 1 else []

    def _became(self, deal: str) -> list[str]:
        """The leads that say that they became a deal."""
        of = self.records["deals"].of
        own = [key for key, lead in self.leads.items() if lead["deal_id"] and of(_deal_of(lead)) == deal]
        others = [
            lead
            for lead in self.leads
            for name in self._members(lead)[1:]
            if (named := self.keys["leads"][name].deal) and of(named) == deal
        ]
        return own + others

    def _addresses(self, lead: str) -> set[str | None]:
        members = {self.keys["leads"][name].email for name in self._members(lead)} - {None}
        return {self.leads[lead]["email"]} | (members if len(members) > 1 else set())

    def _lead_of(self, key: str, row: Row, *, is_deal: bool) -> str | None:
        """By id, else by the deal it became, else by e-mail, else by a history with that id, else as its deal."""
        named = f"{row['source']}:{row['lead_id']}" if row.get("lead_id") else None
        deal = key if is_deal else f"{row['source']}:{row['deal_id']}" if row.get("deal_id") else None
        own, deal = self.records["leads"].of(named), self.records["deals"].of(deal)
        is_absent = self.records["leads"].is_absent(named)
        mail = row.get("email")
        if own in self.leads:
            return own
        became = self._became(deal) if deal else []
        if became:
            return min(became)
        mailed = [
            (lead["created_on"] or FOREVER, k) for k, lead in self.leads.items() if mail and mail in self._addresses(k)
        ]
        if mailed and not is_absent:
            return min(mailed)[1]
        if is_absent:
            followed = str(self.deals[deal]["lead"]) if deal in self.deals and not is_deal else None
            return f"deal:{key}" if is_deal else followed
        if own and any(entry.get("lead") == own for entry in self.history.values()):
            return own
        if is_deal:
            return f"deal:{key}"
        if deal in self.deals:
            return str(self.deals[deal]["lead"])
        return own or (f"email:{mail}" if mail else None)

    def status(self, deal: Row, day: date) -> str | None:
        """A deal's status on a day: what was closed later was open then."""
        closed = deal["closed_on"]
        is_later = deal["status"] in ("won", "lost") and closed is not None and closed > day
        return "open" if is_later else deal["status"]

    def events(self, day: date) -> dict[str, list[Row]]:
        """Each lead's dated events up to a day, in order; a lost deal beside an open one is no event."""
        found: dict[str, list[Row]] = defaultdict(list)

        def add(lead: str, stage: str, row: Row, name: str, deal: str | None = None) -> None:
            on = row[day_column(name)]
            if on is not None and on <= day:
                found[lead].append({"stage": stage, "on": on, "at": row[name], "source": row["source"], "deal": deal})

        for key, lead in self.leads.items():
            for stage in STAGES:
                add(key, stage, lead, "created_at" if stage == "lead" else f"{stage}_at")
            if lead["stage"] in EXITS:
                add(key, lead["stage"], lead, "exit_at")
        for key, stage, row in self.past:
            record = self.records["leads"].of(key)
            if record in self.leads:
                add(record, stage, row, "happened_at")
        for row in self.history.values():
            if row["lead"]:
                add(row["lead"], row["stage"], row, "happened_at")
        for key, deal in self.deals.items():
            add(deal["lead"], deal["created_as"] or "opportunity", deal, "created_at", key)
            add(deal["lead"], "sal", deal, "accepted_at", key)
            add(deal["lead"], "rejected", deal, "rejected_at", key)
            if deal["status"] == "won":
                add(deal["lead"], "won", deal, "closed_at", key)
            if deal["status"] == "lost":
                add(deal["lead"], "lost", _ended(deal), "closed_at", key)
        return {
            lead: sorted((event for event in events if not self._is_beside(lead, event)), key=_place)
            for lead, events in found.items()
        }

    def _is_beside(self, lead: str, event: Row) -> bool:
        return event["stage"] == "lost" and any(
            key != event["deal"]
            and deal["lead"] == lead
            and deal["created_on"] is not None
            and deal["created_on"] <= event["on"]
            and self.status(deal, event["on"]) == "open"
            for key, deal in self.deals.items()
        )

    def cycles(self, day: date) -> list[Cycle]:
        """All lead cycles as they stood on a day."""
        walked = [cycle for lead, events in self.events(day).items() for cycle in _walk(lead, events)]
        by_lead: dict[str, list[Cycle]] = defaultdict(list)
        for cycle in walked:
            by_lead[cycle.lead].append(cycle)
        for own in by_lead.values():
            for cycle, after in zip(own, [*own[1:], None], strict=True):
                self._touch(cycle, after, day, is_accepting=min(cycle.sources) in self.accepting)
                self._know(cycle, day, is_last=after is None)
        return walked

    def _touch(self, cycle: Cycle, after: Cycle | None, day: date, *, is_accepting: bool) -> None:
        start = cycle.first.get("mql")
        stop = after.first["mql"] if after else None
        qualifying = [
            (touch["happened_on"], touch["happened_at"])
            for touch in self.touches.values()
            if touch["lead"] == cycle.lead and touch["direction"] != "inbound" and not touch["is_automatic"]
        ]
        fitting = [
            touch
            for touch in qualifying
            if touch[0] <= day and start and not _before(touch, start) and (stop is None or _before(touch, stop))
        ]
        cycle.touch = min(fitting, key=_clock, default=None)
        if cycle.touch and not is_accepting:
            cycle.first["sal"] = cycle.touch

    def _know(self, cycle: Cycle, day: date, *, is_last: bool) -> None:
        """The day from which each stage is known to be reached at least, and how the cycle stands."""
        proofs = [(stage, on) for stage, (on, _) in cycle.first.items()]
        proofs += [("mql" if event["stage"] == "rejected" else "lead", event["on"]) for event in cycle.exits]
        stated = [said for said in self.stated(cycle.lead) if is_last and said[2] <= day]
        # An exit without a date has no stage to prove, and proves none.
        proofs += [(stage, on) for stage, _, on in stated if stage]
        for place, stage in enumerate(STAGES):
            days = [on for proof, on in proofs if STAGES.index(proof) >= place]
            if days:
                cycle.known[stage] = min(days)
        if "won" in cycle.known:
            return
        if cycle.exit:
            cycle.left_as, cycle.left_on = cycle.exit["stage"], cycle.exit["on"]
            return
        self._leave_as_stated(cycle, day)

    def _leave_as_stated(self, cycle: Cycle, day: date) -> None:
        """An exit without a date holds from the day we learned it, unless something dated says otherwise."""
        last = self.last[cycle.lead]
        said = [(on, name) for _, name, on in self.stated(cycle.lead) if name]
        if not said or last.number != cycle.number or last.exit:
            return
        on, name = min(on for on, _ in said), max(name for _, name in said)
        is_open = name == "lost" and any(
            d["lead"] == cycle.lead and d["status"] == "open" and d["created_on"] for d in self.deals.values()
        )
        if on <= day and last.last_progress <= on and not is_open:
            cycle.left_as, cycle.left_on, cycle.is_stated_exit = name, on, True

    def stated(self, lead: str) -> list[tuple[str | None, str | None, date]]:
        """What the sources say of a lead without a date: (stage, exit, the day on which we learned it)."""
        found: list[tuple[str | None, str | None, date]] = []
        row = self.leads.get(lead)
        if row and row["stage"]:
            name = row["stage"]
            is_exit = name in EXITS
            found.append((None if is_exit else name, name if is_exit and not row["exit_on"] else None, row["as_of"]))
        for deal in self.deals.values():
            end = deal["status"] if deal["status"] in ("won", "lost") and deal["closed_on"] is None else None
            if deal["lead"] == lead and (deal["created_on"] is None or end):
                stage = "won" if end == "won" else deal["created_as"] or "opportunity"
                found.append((stage, "lost" if end == "lost" else None, deal["as_of"]))
        return found

    def values(self, cycle: Cycle) -> dict[str, str]:
        """The breakdown values of a cycle: the lead's, else those of the deal that was opened first in it."""
        whole = next(c for c in self.whole if (c.lead, c.number) == (cycle.lead, cycle.number))
        lead = self.leads.get(cycle.lead, {})
        deal = self.deals[whole.deals[0]] if whole.deals else {}
        return {name: lead.get(name) or deal.get(name) or NOT_SET for name in (*FROZEN, "owner")}

    def deal_values(self, deal: Row) -> dict[str, str]:
        """The breakdown values of a deal: its lead's, else its own; its owner is its own first."""
        lead = self.leads.get(deal["lead"], {})
        found = {name: lead.get(name) or deal[name] or NOT_SET for name in FROZEN}
        return found | {"owner": deal["owner"] or lead.get("owner") or NOT_SET}


def _ended(deal: Row) -> Row:
    """A deal lost before it was opened ends with its opening: else that would undo the loss."""
    on, at, opened_on, opened_at = (deal[name] for name in ("closed_on", "closed_at", "created_on", "created_at"))
    if on is None or opened_on is None:
        return deal
    is_early = opened_on > on or (opened_at is not None and at is not None and opened_at > at)
    return deal | {"closed_on": max(on, opened_on), "closed_at": opened_at if is_early else at}


def _walk(lead: str, events: list[Row]) -> list[Cycle]:
    cycles = [Cycle(lead, 1)] if events else []
    for event in events:
        cycle = cycles[-1]
        if event["stage"] == "mql" and cycle.exit:
            cycle = Cycle(lead, cycle.number + 1)
            cycles.append(cycle)
        cycle.sources.add(event["source"])
        if event["deal"] and event["deal"] not in cycle.deals:
            cycle.deals.append(event["deal"])
        if event["stage"] in EXITS:
            cycle.exits.append(event)
            cycle.exit = cycle.exit or event
            continue
        if event["stage"] != "lead":
            cycle.exit = None
            cycle.last_progress = event["on"]
        moment = (event["on"], event["at"])
        cycle.first[event["stage"]] = min(cycle.first.get(event["stage"], moment), moment, key=_clock)
    return cycles


def _place(event: Row) -> tuple[Any, ...]:
    """By day and clock; without a clock, by stage: a stage opens its day, an exit ends it."""
    is_exit = event["stage"] in EXITS
    rank = 1 if event["at"] else 2 if is_exit else 0
    return event["on"], rank, event["at"] or datetime.min, ORDER[event["stage"]]


def _clock(moment: tuple[date, datetime | None]) -> tuple[date, datetime]:
    return moment[0], moment[1] or datetime.max


def _before(one: tuple[date, datetime | None], other: tuple[date, datetime | None]) -> bool:
    """Whether one is surely before the other: by the clock when both have one, else by the day."""
    return one[1] < other[1] if one[1] and other[1] else one[0] < other[0]


def _key(target: str, source: str, row: Row) -> str:
    if target == "leads":
        return f"{source}:{row['lead_id']}" if row.get("lead_id") else f"email:{row['email']}"
    if target in ("deals", "touches"):
        return f"{source}:{row[TARGETS[target].key[0]]}"
    return f"{source}:" + "|".join(str(row.get(name) or "") for name in TARGETS[target].key)


def places(uploads: list[Upload]) -> dict[int, int]:
    """Upload -> how new it is: by what it tells; one that tells of no time is as new as what was known of its kind."""
    known: dict[tuple[str, str], datetime] = {}
    newest = {}
    for number, upload in enumerate(uploads, 1):
        if not upload.is_undone:
            kind = (upload.source, upload.target)
            if upload.until:
                known[kind] = max(known.get(kind, upload.until), upload.until)
            newest[number] = upload.until or known.get(kind, datetime.min)
    return {number: place for place, number in enumerate(sorted(newest, key=lambda one: (newest[one], one)), 1)}


def _past(versions: list[tuple[int, Upload, Row]]) -> list[tuple[str, Row]]:
    """What earlier files tell of trips of a lead whose dates later files overwrote: (stage, row)."""
    told = [version for version in versions if "mql_at" in version[1].fields]
    pairs = list(pairwise(told))
    days = [date.fromisoformat(row["mql_at"][:10]) if row.get("mql_at") else None for _, _, row in told]
    events: list[tuple[str, Row]] = []
    ended = []
    for place, ((_, upload, _), (_, _, after)) in enumerate(pairs):
        until = upload.until.date() if upload.until else LOADED_ON
        following = days[place + 1]
        is_next = following > until if following else after.get("stage") in EXITS
        ended.append(bool(days[place] and is_next and not _is_corrected(after)))
    for place, ((_, upload, row), (_, _, after)) in enumerate(pairs):
        until = upload.until.date() if upload.until else LOADED_ON
        has_left = row.get("stage") in EXITS
        if ended[place]:
            events += [
                (stage, _event(upload, row.get(f"{stage}_at"))) for stage in STAGES[1:] if row.get(f"{stage}_at")
            ]
            following = days[place + 1]
            if not has_left and following and following > until:
                events.append(("recycled", _event(upload, str(max(until, following - timedelta(days=1))))))
        if has_left and any(ended) and after.get("stage") and after["stage"] not in EXITS:
            events.append((row["stage"], _event(upload, row.get("exit_at") or str(until))))
    return events


def _is_corrected(row: Row) -> bool:
    """Whether the MQL date was moved past the day on which the lead reached the stage that it is in."""
    reached = row.get(f"{row['stage']}_at") if row.get("stage") in STAGES[2:] else None
    return bool(reached and row.get("mql_at") and reached[:10] < row["mql_at"][:10])


def _event(upload: Upload, moment: str) -> Row:
    at = datetime.fromisoformat(moment) if ":" in moment else None
    return {"happened_on": date.fromisoformat(moment[:10]), "happened_at": at, "source": upload.source}


def _merged(target: str, versions: list[tuple[int, Upload, Row]]) -> Row:
    newest = versions[-1][1]
    row: Row = {"source": newest.source, "upload": versions[-1][0], "as_of": newest.as_of}
    row["place"] = versions[-1][2]["place"]
    for spec in TARGETS[target].fields:
        said = [version.get(spec.name) for _, upload, version in versions if spec.name in upload.fields]
        if target == "leads" and spec.name in FROZEN:
            said = [value for value in said if value is not None][:1]
        value = said[-1] if said else None
        if spec.type == "timestamp":
            row[day_column(spec.name)] = date.fromisoformat(value[:10]) if value else None
            value = datetime.fromisoformat(value) if value and ":" in value else None
        row[spec.name] = value
    return row


def _united(target: str, keyed: list[tuple[str, Row]]) -> Row:
    """Several keys that are one record, its own first: each field by its rule (see fields.Field)."""
    own, *others = keyed
    members = [own[1], *(row for _, row in sorted(others, key=lambda one: (one[1]["created_on"] or FOREVER, one[0])))]
    if not others:
        return own[1]
    spoken = sorted(members, key=lambda row: (row["upload"], row["place"]))
    row = {name: spoken[-1][name] for name in ("upload", "as_of", "place")} | {"source": members[0]["source"]}
    for spec in TARGETS[target].fields:
        columns = spec.columns
        decides = TARGETS[target].field(spec.of or spec.name).columns[-1]
        filled = [one for one in (spoken if spec.united == NEWEST else members) if one[decides] is not None]
        if spec.united == OWN:
            filled = [one for one in filled if one["source"] == row["source"]]
        if spec.united == EARLIEST:
            filled.sort(key=lambda one: (one[columns[1]], one[columns[0]] or datetime.max))
        chosen = (filled[-1] if spec.united == NEWEST else filled[0]) if filled else {}
        row |= {column: chosen.get(column) for column in columns}
    return row


def _deal_of(lead: Row) -> str:
    return f"{lead['source']}:{lead['deal_id']}"
