"""The promises judged a second time, in dicts and loops over the lead cycles of a `World`: no SQL, no frames."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from smarketing.agreement import Terms
from smarketing.targets import NOT_SET
from tests.truth.minutes import Moment, Shop
from tests.truth.world import Cycle, Row, Upload, World

# A day after all that is told.
LATEST = date(2026, 4, 1)
MET, LATE, UNSURE = "met", "met_late", "unknown_precision"


@dataclass
class Case:
    """One lead cycle with a dated MQL, and all that is said of it at a day."""

    cycle: Cycle
    lead: Row
    version: int = 0
    start: Moment | None = None


class Court(World):
    """A world under a chain of agreements. Stamps are on the wall clock of the one zone that all share.

    `chain`: (first day, terms), oldest first, all measured by `shop`. `told`: source -> up to when leads are told;
    `replied`: the same of touches. `exempt`: (lead, cycle, clause).
    """

    def __init__(
        self,
        uploads: list[Upload],
        chain: list[tuple[date, Terms]],
        shop: Shop,
        told: dict[str, datetime],
        replied: dict[str, datetime],
        exempt: set[tuple[str, int, str]],
    ) -> None:
        self.chain, self.shop, self.told, self.exempt = chain, shop, told, exempt
        # A system that fell silent more than 31 days before the newest has ended; one's own never has.
        newest = max(replied.values(), default=None)
        living = [until for until in replied.values() if newest and newest - until <= timedelta(days=31)]
        self.replied = {
            source: min([until, *living, *([replied[source]] if source in replied else [])]) if living else None
            for source, until in told.items()
        }
        self.marketers = {
            row["name"] for upload in uploads if upload.target == "people" for row in upload.rows
            if "marketing" in row["team"].lower()
        }  # fmt: skip
        super().__init__(uploads)
        self.cases = [self._case(cycle) for cycle in self.whole if "mql" in cycle.first]
        self.telling = {self._source(case) for case in self.cases if self._trigger(case)}

    def _core(self, target: str) -> dict[str, Row]:
        rows = super()._core(target)
        if target != "touches":
            return rows
        return {
            key: row
            for key, row in rows.items()
            if row["person"] not in self.marketers and row["direction"] != "inbound" and not row["is_automatic"]
        }

    # What it was, whatever the day.

    def _case(self, cycle: Cycle) -> Case:
        case = Case(cycle, self.leads[cycle.lead])
        mql = cycle.first["mql"]
        starts = [self._start(case, terms) for _, terms in self.chain]
        fitting = [place for place, start in enumerate(starts) if start and self._holds(place, start)]
        case.version = fitting[0] if fitting else next(n for n in range(len(starts)) if self._holds(n, mql))
        case.start = starts[case.version]
        return case

    def _holds(self, place: int, moment: Moment) -> bool:
        first = self.chain[place][0]
        after = self.chain[place + 1][0] if place + 1 < len(self.chain) else date.max
        return first <= moment[0] < after

    def _start(self, case: Case, terms: Terms) -> Moment | None:
        """The event that starts the clock, but not before the MQL; dates of a later trip do not count."""
        mql, after = case.cycle.first["mql"], self._next(case.cycle)
        event = terms.response.starts_at if terms.response else "mql"
        if event == "mql":
            return mql
        call = (case.lead[f"{event}_on"], case.lead[f"{event}_at"])
        if call[0] is None or (after and not _is_before(call, after)):
            return None
        if call[0] != mql[0]:
            return max(call, mql, key=lambda moment: moment[0])
        return (mql[0], max(call[1], mql[1]) if call[1] and mql[1] else None)

    def _next(self, cycle: Cycle) -> Moment | None:
        after = [c.first["mql"] for c in self.whole if (c.lead, c.number) == (cycle.lead, cycle.number + 1)]
        return after[0] if after else None

    def _back(self, cycle: Cycle) -> Moment | None:
        """When the trip before ended."""
        before = [c for c in self.whole if (c.lead, c.number) == (cycle.lead, cycle.number - 1)]
        return (before[0].exit["on"], before[0].exit["at"]) if before and before[0].exit else None

    def _source(self, case: Case) -> str:
        return min(case.cycle.sources)

    def _history(self, case: Case) -> list[Row]:
        on = case.cycle.first["mql"][0]
        rows = self.history.values()
        return [r for r in rows if r["lead"] == case.cycle.lead and r["stage"] == "mql" and r["happened_on"] == on]

    def _trigger(self, case: Case) -> str | None:
        mql = case.cycle.first["mql"]
        if (case.lead["mql_on"], case.lead["mql_at"]) == mql:
            return case.lead["trigger"]
        return next(row["trigger"] for row in self._history(case) if row["happened_at"] == mql[1])

    def _score(self, case: Case) -> Any:
        then = [row["score"] for row in self._history(case) if row["score"] is not None]
        return max(then) if then else case.lead["score"]

    def _reason(self, case: Case) -> str | None:
        """Why it left: by the history, or as the lead's own row says."""
        left = case.cycle.exit
        for row in self.history.values() if left else ():
            same = (row["lead"], row["stage"], row["happened_on"], row["happened_at"])
            if same == (case.cycle.lead, left["stage"], left["on"], left["at"]):
                return row["reason"]
        return case.lead["reason"]

    def _touches(self, case: Case, since: Moment | None) -> list[Moment]:
        """Sales' touches of this trip, at or after a moment."""
        after = self._next(case.cycle)
        return [
            moment
            for moment in self._all_touches(case)
            if (since is None or not _is_before(moment, since)) and (after is None or _is_before(moment, after))
        ]

    def _all_touches(self, case: Case) -> list[Moment]:
        mine = (touch for touch in self.touches.values() if touch["lead"] == case.cycle.lead)
        return [(touch["happened_on"], touch["happened_at"]) for touch in mine]

    def minutes(self, case: Case) -> int | None:
        """The first target that matches."""
        response = self.chain[case.version][1].response
        trigger, segment = (self._trigger(case) or "").lower(), (case.lead["segment"] or "").lower()
        for target in response.targets if response else ():
            fits_segment = target.segment is None or target.segment.lower() == segment
            if fits_segment and (target.trigger is None or target.trigger.lower() == trigger):
                return target.minutes
        return None

    def definition(self, case: Case) -> str | None:
        """meets, below or unknown."""
        said = self.chain[case.version][1].definition
        if said is None:
            return None
        trigger, score, segment = self._trigger(case), self._score(case), case.lead["segment"]
        if said.segments and segment is None:
            return "unknown"
        if said.segments and segment.lower() not in [one.lower() for one in said.segments]:
            return "below"
        if trigger is not None and trigger.lower() in [one.lower() for one in said.triggers]:
            return "meets"
        if said.score is not None and score is not None and score >= said.score:
            return "meets"
        if said.score is not None and score is None:
            return "unknown"
        is_told = trigger is not None or self._source(case) in self.telling
        return "below" if is_told or not said.triggers else "unknown"

    # The reply at a day.

    def state(self, case: Case, as_of: date) -> str:
        """The state of the reply."""
        replied = self.replied[self._source(case)]
        if replied is None:
            return "unjudged"
        if (case.cycle.lead, case.cycle.number, "response") in self.exempt:
            return "exempt"
        if case.start and case.start[0] > as_of:
            return "not_started"
        minutes = self.minutes(case)
        if minutes is None or case.start is None:
            return "uncovered" if minutes is None else "not_started"
        start, now = case.start, min(replied, _end(as_of))
        back = self._back(case.cycle)
        early = [m for m in self._all_touches(case) if _is_before(m, start) and (back is None or _is_before(back, m))]
        if early:
            return "pre_contacted"
        touches = self._touches(case, start)
        first = min((moment[0] for moment in touches), default=date.max)
        if first <= as_of or any(at and self.shop.instant(at) < _end(as_of) for _, at in touches):
            return self._replied(start, touches, minutes)
        return self._waiting(start, now, minutes)

    def _replied(self, start: Moment, touches: list[Moment], minutes: int) -> str:
        verdicts = set()
        for began in self.shop.possible(start):
            times = [[at for at in self.shop.possible(touch) if at >= began] for touch in touches]
            if all(times):
                for pick in (min, max):
                    verdicts.add(self.shop.elapsed(began, min(pick(each) for each in times)) <= minutes)
        return UNSURE if len(verdicts) > 1 else MET if verdicts == {True} else LATE

    def _waiting(self, start: Moment, now: datetime, minutes: int) -> str:
        used = [self.shop.elapsed(began, now) if began < now else 0 for began in self.shop.possible(start)]
        if min(used) > minutes:
            return "breached"
        if max(used) > minutes:
            return UNSURE
        return "at_risk" if self.shop.possible(start)[0] <= now and max(used) >= 0.75 * minutes else "running"

    # The decision at a day.

    def _accepted(self, case: Case) -> tuple[Moment, bool] | None:
        """When sales accepted it, and whether that is its own date."""
        day = case.cycle.known.get("sal")
        own = case.cycle.first.get("sal")
        if day is None:
            return None
        return (own, True) if own and own[0] == day else ((day, None), False)

    def _is_derived(self, case: Case) -> bool:
        return "sal" in case.cycle.first and self._source(case) not in self.accepting

    def answers(self, case: Case) -> tuple[Row | None, Row | None]:
        """The first answer and what stands of it: {what, moment, is_dated}."""
        cycle, accepted = case.cycle, self._accepted(case)
        stands = next((n for n, one in enumerate(cycle.exits) if one is cycle.exit), len(cycle.exits))
        given: list[Row] = []
        if accepted:
            given.append({"what": "accepted", "moment": accepted[0], "is_dated": accepted[1]})
        left = None
        if cycle.left_as:
            at = cycle.exit["at"] if cycle.exit else None
            what = "rejected" if cycle.left_as == "rejected" else "left"
            left = {"what": what, "moment": (cycle.left_on, at), "is_dated": not cycle.is_stated_exit}
        undone = [one for one in cycle.exits[:stands] if one["stage"] == "rejected"]
        if undone and (accepted or left):
            given.append({"what": "rejected", "moment": (undone[0]["on"], None), "is_dated": True})
        if left:
            given.append(left)
        if not given:
            return None, None
        first = given[0]
        for other in given[1:]:
            # Of the same moment the acceptance is the first: a stage opens its day, an exit ends it.
            first = other if _is_before(other["moment"], first["moment"]) else first
        return first, self._standing(case, given, left, first)

    def _standing(self, case: Case, given: list[Row], left: Row | None, first: Row) -> Row:
        if left and left["what"] == "rejected":
            qualified = case.cycle.known.get("sql")
            was_qualified = qualified is not None and qualified <= left["moment"][0]
            is_touch = self._is_derived(case) and not was_qualified
            return left if first["what"] == "rejected" or is_touch else first
        return given[0] if first["what"] == "rejected" and given[0]["what"] == "accepted" else first

    def decided(self, case: Case, as_of: date) -> tuple[str, str | None, bool]:
        """Its state at a day, whether the first answer came in time, and whether a pending one is at risk."""
        first, stands = self.answers(case)
        source, key = self._source(case), (case.cycle.lead, case.cycle.number, "disposition")
        # Where the source states no acceptances, the first touch stands for one: no touches, no knowledge.
        known = self.told[source] if source in self.accepting else self.replied[source]
        now = min(known, _end(as_of)) if known else None
        due = self.due(case)
        result = None
        if first and first["moment"][0] <= as_of and due and key not in self.exempt:
            result = self._answered(case, first, due)
        for answer in (stands, first):
            if answer and answer["moment"][0] <= as_of:
                return answer["what"], result, False
        if now is None:
            return "unjudged", result, False
        if due and now > due and self.shop.elapsed(due, now) > 0 and key not in self.exempt:
            return "accepted_by_default", result, False
        return "pending", result, bool(due and self._is_three_quarters(case, due, now))

    def due(self, case: Case) -> datetime | None:
        """When the decision is due; the same for each time of the day of the start."""
        terms = self.chain[case.version][1].disposition
        if terms is None or case.start is None:
            return None
        found = {self.shop.closes(began, terms.days) for began in self.shop.possible(case.start)}
        assert len(found) == 1
        return found.pop()

    def _is_three_quarters(self, case: Case, due: datetime, now: datetime) -> bool:
        assert case.start
        began = self.shop.possible(case.start)[0]
        if due <= began:
            return False
        return now >= began and self.shop.elapsed(began, now) >= 0.75 * self.shop.elapsed(began, due)

    def _answered(self, case: Case, first: Row, due: datetime) -> str:
        assert case.start
        began = self.shop.possible(case.start)[0]
        times = self.shop.possible(first["moment"])
        times = times if first["is_dated"] else [min(began, times[-1]), times[-1]]
        verdicts = {at <= due or self.shop.elapsed(due, at) == 0 for at in (max(at, began) for at in times)}
        return UNSURE if len(verdicts) > 1 else MET if verdicts == {True} else LATE

    def attempts(self, case: Case) -> tuple[int | None, int]:
        """Attempts that its rejection needs, and those that were made."""
        terms, (_, stands) = self.chain[case.version][1].attempts, self.answers(case)
        reason = (self._reason(case) or "").lower()
        asked = terms is not None and stands is not None and stands["what"] == "rejected"
        needs = terms.touches if terms and asked and reason in [one.lower() for one in terms.reasons] else None
        made = self._touches(case, case.cycle.first["mql"])
        if case.start:
            made = [touch for touch in made if not _is_before(touch, case.start)]
        if case.start and terms:
            last = self.shop.closes(self.shop.possible(case.start)[0], terms.days)
            limit = self.shop.wall(last)
            made = [touch for touch in made if (touch[1] <= limit if touch[1] else touch[0] <= limit.date())]
        if stands:
            made = [touch for touch in made if not _is_before(stands["moment"], touch)]
        return needs, len(made)

    def lists(self, case: Case) -> set[str]:
        """The lists of the handoff that it is on, as it stands."""
        cycle, (_, stands), source = case.cycle, self.answers(case), self._source(case)
        touches = self._touches(case, cycle.first["mql"])
        state, replied = self.state(case, LATEST), self.replied[source]
        needs, made = self.attempts(case)
        moment = stands["moment"] if stands else None
        end = self.shop.instant(moment[1]) if moment and moment[1] else _end(moment[0]) if moment else None
        is_known = replied is not None and end is not None and replied >= end
        is_due = self.decided(case, LATEST)[0] == "accepted_by_default"
        is_stated = "sal" in cycle.first and not self._is_derived(case)
        is_free = (cycle.lead, cycle.number, "attempts") in self.exempt
        found = {
            "work": not stands,
            "queue": not stands and not touches,
            "reply_late": not stands and state == "breached",
            "decision_late": not stands and is_due,
            "unowned": not stands and case.lead["owner"] is None,
            "owner_gone": not stands and case.lead["owner"] == "Cy",
            "untouched_late": state == "breached",
            "accepted_untouched": bool(
                stands and stands["what"] == "accepted" and is_stated and not touches and is_known
            ),
            "unreachable_early": bool(needs and needs > made and is_known and not is_free),
            "below": self.definition(case) == "below",
            "unevidenced": "sql" in cycle.known and not touches and replied is not None,
        }
        return {name for name, is_on in found.items() if is_on}

    # What the reads answer.

    def in_period(self, asked: Row) -> list[Case]:
        """The cases of a question."""
        start, stop = asked.get("from_on") or date.min, asked.get("to_on") or date.max
        days = [(case, case.cycle.first["mql"][0]) for case in self.cases]
        return [case for case, day in days if start <= day < stop and day <= asked["as_of"]]

    def months(self, asked: Row) -> dict[tuple[date, str], tuple[int, int, int, int, int | None]]:
        """Per month and promised part: mqls, below, unknown, not meeting, promised."""
        found: dict[tuple[date, str], Counter[str]] = {}
        for case in self.in_period(asked):
            month = case.cycle.first["mql"][0].replace(day=1)
            kind = self.definition(case)
            for part in ("all", (case.lead["segment"] or NOT_SET).lower()):
                tally = found.setdefault((month, part), Counter())
                tally["mqls"] += 1
                tally[kind or "-"] += 1
                tally["not"] += kind != "below" and self.is_not_meeting(case, asked["as_of"])
        answer = {}
        for (month, part), tally in found.items():
            place = next(n for n in range(len(self.chain)) if self._holds(n, (max(month, self.chain[0][0]), None)))
            volume = self.chain[place][1].volume
            parts = {one.segment.lower(): one.mqls for one in volume.segments} if volume else {}
            promised = volume.mqls if volume and part == "all" else parts.get(part)
            if part == "all" or promised is not None:
                kinds = (tally["mqls"], tally["below"], tally["unknown"], tally["not"], promised)
                answer[month, part] = kinds
        return answer

    def is_not_meeting(self, case: Case, as_of: date) -> bool:
        """Whether sales had rejected it by then as not meeting the definition."""
        _, stands = self.answers(case)
        terms = self.chain[case.version][1].disposition
        if not terms or not stands or stands["what"] != "rejected" or stands["moment"][0] > as_of:
            return False
        return (self._reason(case) or "").lower() in [one.lower() for one in terms.not_meeting]


def _end(as_of: date) -> datetime:
    return datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(days=1)


def _is_before(one: Moment, other: Moment) -> bool:
    """By the clock when both have one, else by the day."""
    return one[1] < other[1] if one[1] and other[1] else one[0] < other[0]
