"""An agreement in sentences, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smarketing.agreement.terms import (
    ACCEPTED,
    BOTH,
    MARKETING,
    SALES,
    SIDES,
    Response,
    Target,
    Terms,
    Windows,
    WorkingTime,
)

NOT_AGREED = "not agreed"
_DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
_STARTS = {"mql": "it becomes an MQL", "queued": "it is put in the queue", "assigned": "it gets an owner"}


@dataclass(frozen=True)
class Difference:
    """One thing that two agreements say differently, in words; what one of them does not say is "not agreed".

    `clause` is one of SIDES, or "agreement" for its name and its first day; `side` whose promise it is.
    """

    clause: str
    side: str
    what: str
    before: str
    after: str


def differences(before: Terms, after: Terms) -> list[Difference]:
    """What `after` says differently from `before`, in the order of an agreement; [] when nothing."""
    old, new = _facts(before), _facts(after)
    order = [*new, *(key for key in old if key not in new)]
    order.sort(key=lambda key: ["agreement", *SIDES].index(key[0]))
    return [
        Difference(
            clause,
            SIDES.get(clause, BOTH),
            what,
            old.get((clause, what), NOT_AGREED),
            new.get((clause, what), NOT_AGREED),
        )
        for clause, what in order
        if old.get((clause, what)) != new.get((clause, what))
    ]


def describe(terms: Terms) -> list[tuple[str, str]]:
    """The agreement as sentences, each with the side (marketing, sales or both) that it binds."""
    return [*_definition(terms), *_marketing(terms), *_sales(terms), *_working_time(terms)]


def minutes_in_words(minutes: int) -> str:
    """A time of the response clock: '30 working minutes', '4 working hours'."""
    if minutes and minutes % 60 == 0:
        return _count(minutes // 60, "working hour")
    return _count(minutes, "working minute")


def share(value: float) -> str:
    """A share in percent: '80%', '87.5%'."""
    return f"{round(value * 100, 4):g}%"


def whom(target: Target) -> str:
    """For which MQLs a response target is: 'Enterprise with Demo request', 'all others'."""
    if target.segment is not None and target.trigger is not None:
        return f"{target.segment} with {target.trigger}"
    return target.segment or (f"those with {target.trigger}" if target.trigger else "all others")


def _definition(terms: Terms) -> Iterator[tuple[str, str]]:
    if terms.definition is None:
        return
    said = terms.definition
    rules = [f"has a score of at least {said.score:g}"] if said.score is not None else []
    if said.triggers:
        rules.append(f"came by {_either(said.triggers)}")
    among = f" and is in {_either(said.segments)}" if said.segments else ""
    comma = "," if among and len(rules) > 1 else ""
    yield BOTH, f"An MQL is a lead that {' or '.join(rules) or '(nothing is said)'}{comma}{among}."


def _marketing(terms: Terms) -> Iterator[tuple[str, str]]:
    volume = terms.volume
    if volume and volume.mqls is not None:
        parts = [f"{part.mqls} in {part.segment}" for part in volume.segments]
        of_these = f", {_all(parts)} among them" if parts else ""
        yield MARKETING, f"Marketing hands over {_count(volume.mqls, 'MQL')} a calendar month{of_these}."
    elif volume and volume.segments:
        parts = [f"{_count(part.mqls, 'MQL')} in {part.segment}" for part in volume.segments]
        yield MARKETING, f"Marketing hands over {_all(parts)} a calendar month."
    if terms.quality:
        counted = "; silence counts as acceptance" if terms.quality.silence == ACCEPTED else ""
        least = share(terms.quality.accepted_share)
        yield MARKETING, f"Sales accepts at least {least} of the MQLs handed over{counted}."


def _sales(terms: Terms) -> Iterator[tuple[str, str]]:
    if terms.response and terms.response.targets:
        yield SALES, _reply(terms.response)
    if terms.attempts:
        tries = terms.attempts
        reasons = _either([f"“{reason}”" for reason in tries.reasons]) if tries.reasons else "any reason"
        yield (
            SALES,
            (
                f"Sales tries at least {_count(tries.touches, 'time')} within {_count(tries.days, 'working day')} "
                f"before it rejects an MQL as {reasons}."
            ),
        )
    if terms.disposition:
        is_accepted = terms.quality is not None and terms.quality.silence == ACCEPTED
        then = "counts as accepted" if is_accepted else "is past its time"
        days = _count(terms.disposition.days, "working day")
        yield (
            SALES,
            f"Sales accepts or rejects each MQL within {days}; what is still open then {then}.",
        )


def _reply(response: Response) -> str:
    *special, last = response.targets
    start = f"counted from when {_STARTS.get(response.starts_at, response.starts_at)}"
    goal = "every MQL" if response.goal == 1 else f"{share(response.goal)} of MQLs"
    if not special and last.is_default:
        return f"Sales replies within {minutes_in_words(last.minutes)} to {goal}, {start}."
    each = [f"{minutes_in_words(one.minutes)} for {whom(one)}" for one in response.targets]
    return f"Sales replies in time to {goal}: within {', '.join(each)}; {start}."


def _working_time(terms: Terms) -> Iterator[tuple[str, str]]:
    time = terms.calendar
    week = "; ".join(_week(time)) or "never"
    free = []
    if time.country:
        free.append(f"the public holidays of {_place(time)}")
    if time.own:
        free.append(_count(len(time.own), "day") + " of our own")
    but = f", but for {_all(free)}" if free else ""
    yield BOTH, f"Working time is {week} in {time.zone}{but}."


def _week(time: WorkingTime) -> list[str]:
    """'Mon–Thu 09:00–17:00', one entry per run of weekdays with the same hours."""
    runs: list[tuple[list[str], Windows]] = []
    for day, windows in time.hours:
        if runs and runs[-1][1] == windows and _follows(runs[-1][0][-1], day):
            runs[-1][0].append(day)
        else:
            runs.append(([day], windows))
    return [f"{_run(days)} {_hours(windows)}" for days, windows in runs]


def _follows(before: str, day: str) -> bool:
    names = list(_DAYS)
    return before in names and day in names and names.index(day) == names.index(before) + 1


def _run(days: list[str]) -> str:
    first, last = _DAYS.get(days[0], days[0]), _DAYS.get(days[-1], days[-1])
    return first if len(days) == 1 else f"{first}–{last}"


def _hours(windows: Windows) -> str:
    return _all([f"{start}–{stop}" for start, stop in windows])


def _place(time: WorkingTime) -> str:
    return "-".join(part for part in (time.country, time.subdivision) if part)


def _facts(terms: Terms) -> dict[tuple[str, str], str]:
    """Each single thing that is agreed: (clause, what) -> in words."""
    facts = {("agreement", "name"): terms.name, ("agreement", "first day"): terms.effective_from.isoformat()}
    said, volume, end, tries = terms.definition, terms.volume, terms.disposition, terms.attempts
    if said:
        if said.score is not None:
            facts["definition", "score"] = f"at least {said.score:g}"
        facts["definition", "triggers"] = ", ".join(said.triggers) or "none"
        facts["definition", "segments"] = ", ".join(said.segments) or "all"
    if volume:
        if volume.mqls is not None:
            facts["volume", "MQLs a month"] = str(volume.mqls)
        facts |= {("volume", f"MQLs a month in {part.segment}"): str(part.mqls) for part in volume.segments}
    if terms.quality:
        facts["quality", "accepted by sales"] = f"at least {share(terms.quality.accepted_share)}"
        facts["quality", "undecided past their time"] = terms.quality.silence
    if terms.response:
        facts |= _reply_facts(terms.response)
    if tries:
        facts["attempts", "touches"] = f"{tries.touches} within {_count(tries.days, 'working day')}"
        facts["attempts", "asked for before"] = ", ".join(tries.reasons) or "nothing"
    if end:
        facts["disposition", "decision"] = f"within {_count(end.days, 'working day')}"
        facts["disposition", "reasons offered"] = ", ".join(end.reasons) or "none"
        facts["disposition", "taken off the volume"] = ", ".join(end.not_meeting) or "nothing"
    return facts | _time_facts(terms.calendar)


def _reply_facts(response: Response) -> dict[tuple[str, str], str]:
    facts = {("response", f"reply to {whom(one)}"): minutes_in_words(one.minutes) for one in response.targets}
    facts["response", "in time"] = f"at least {share(response.goal)}"
    facts["response", "clock starts when"] = _STARTS.get(response.starts_at, response.starts_at)
    facts["response", "order of the targets"] = ", ".join(whom(one) for one in response.targets)
    return facts


def _time_facts(time: WorkingTime) -> dict[tuple[str, str], str]:
    own = [f"{one.on} {_hours(one.hours)}".strip() for one in time.own]
    return {
        ("calendar", "zone"): time.zone,
        ("calendar", "working hours"): "; ".join(_week(time)) or "never",
        ("calendar", "public holidays"): _place(time) or "none",
        ("calendar", "days of our own"): ", ".join(own) or "none",
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _all(parts: Iterable[str]) -> str:
    return _joined(list(parts), "and")


def _either(parts: Iterable[str]) -> str:
    return _joined(list(parts), "or")


def _joined(parts: list[str], word: str) -> str:
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
