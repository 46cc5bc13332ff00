"""An agreement as a form has it: plain fields and small tables, read back into terms with all that is wrong beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from smarketing.agreement.faults import faults
from smarketing.agreement.terms import (
    LEFT_OUT,
    SIDES,
    WEEKDAYS,
    Attempts,
    Definition,
    Disposition,
    Holiday,
    Part,
    Quality,
    Response,
    Target,
    Terms,
    Volume,
    Windows,
    WorkingTime,
    weekly,
)

HEADING = "agreement"
DAYS = dict(zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))
# The tables of a form: which columns each row has.
TABLES = {
    "parts": ("segment", "mqls"),
    "targets": ("place", "segment", "trigger", "minutes"),
    "hours": ("day", "hours"),
    "own": ("on", "hours"),
}
_SPAN = re.compile(r"^(\d{1,2})(?::(\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?::(\d{2}))?$")
_ALWAYS = WorkingTime("UTC", weekly({"mon": [("09:00", "17:00")]}))
_NEUTRAL = Terms("Agreement", date(2026, 1, 1), _ALWAYS)

Sheet = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What a form says. `terms` is None while something cannot even be written down; `missing` and `faults` say what
    is wrong, by clause (or HEADING): with something missing it cannot be kept, with faults it cannot be signed.
    """

    terms: Terms | None
    missing: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, tuple[str, ...]]

    def wrong(self, clause: str) -> tuple[str, ...]:
        """All that is wrong with one clause, one sentence each."""
        return (*self.missing.get(clause, ()), *self.faults.get(clause, ()))


def sheet(terms: Terms) -> Sheet:
    """The terms as fields of a form. A clause that was not agreed is off, its fields as if it were begun."""
    said, volume, response = terms.definition, terms.volume, terms.response
    tries, end, time = terms.attempts, terms.disposition, terms.calendar
    targets = response.targets if response else ()
    default = next((one for one in targets if one.is_default), None)
    return {
        "name": terms.name,
        "effective_from": terms.effective_from,
        **{clause: getattr(terms, clause) is not None for clause in SIDES if clause != "calendar"},
        "score": float(said.score) if said and said.score is not None else None,
        "triggers": list(dict.fromkeys(said.triggers)) if said else [],
        "segments": list(dict.fromkeys(said.segments)) if said else [],
        "mqls": volume.mqls if volume else None,
        "parts": [{"segment": part.segment, "mqls": part.mqls} for part in volume.segments] if volume else [],
        "accepted": _percent(terms.quality.accepted_share) if terms.quality else None,
        "silence": terms.quality.silence if terms.quality else LEFT_OUT,
        "starts_at": response.starts_at if response else "mql",
        "goal": _percent(response.goal) if response else 90.0,
        "targets": [
            {"place": place, "segment": one.segment, "trigger": one.trigger, "minutes": one.minutes}
            for place, one in enumerate((one for one in targets if one is not default), start=1)
        ],
        "others": default.minutes if default else None,
        "touches": tries.touches if tries else None,
        "attempt_days": tries.days if tries else None,
        "attempt_reasons": list(dict.fromkeys(tries.reasons)) if tries else [],
        "decision_days": end.days if end else None,
        "reasons": list(dict.fromkeys(end.reasons)) if end else [],
        "not_meeting": list(dict.fromkeys(end.not_meeting)) if end else [],
        "zone": time.zone,
        "hours": [{"day": DAYS[day], "hours": spans(dict(time.hours).get(day, ()))} for day in WEEKDAYS],
        "country": time.country,
        "subdivision": time.subdivision,
        "own": [{"on": one.on, "hours": spans(one.hours)} for one in time.own],
    }


def written(form: Mapping[str, Any]) -> Written:
    """What a form says as terms, with what is missing and what is wrong by clause."""
    wrong: dict[str, list[str]] = {clause: [] for clause in (HEADING, *SIDES)}
    if form["effective_from"] is None:
        wrong[HEADING].append("Say from which day it holds.")
    clauses: dict[str, Any] = {name: read(form, wrong[name]) for name, read in _CLAUSES.items() if form[name]}
    calendar = _calendar(form, wrong["calendar"])
    missing = {clause: tuple(sentences) for clause, sentences in wrong.items() if sentences}
    if missing:
        return Written(None, missing, {})
    terms = Terms(form["name"] or "", form["effective_from"], calendar, **clauses)
    return Written(terms, {}, faults_by_clause(terms))


def faults_by_clause(terms: Terms) -> dict[str, tuple[str, ...]]:
    """The sentences of `faults`, by the clause that they are about; what is about name and first day under HEADING."""
    alone = {clause: replace(_NEUTRAL, **{clause: getattr(terms, clause)}) for clause in SIDES}
    alone = {HEADING: replace(_NEUTRAL, name=terms.name, effective_from=terms.effective_from), **alone}
    found = {clause: tuple(faults(one)) for clause, one in alone.items()}
    return {clause: sentences for clause, sentences in found.items() if sentences}


def spans(windows: Windows) -> str:
    """Hours of a day as people write them: '09:00–12:00, 13:00–17:30'; '' for none."""
    return ", ".join(f"{start}–{stop}" for start, stop in windows)


def windows(text: str | None) -> Windows | None:
    """The hours of a day from how people write them ('9-12, 13:00–17:30'); () for none, None when they are no hours."""
    found = []
    for part in re.split(r"[,;]|\band\b", (text or "").strip()):
        if not part.strip():
            continue
        match = _SPAN.match(part.strip())
        if match is None:
            return None
        start, begun, stop, ended = match.groups()
        found.append((f"{int(start):02d}:{begun or '00'}", f"{int(stop):02d}:{ended or '00'}"))
    return tuple(found)


def edited(rows: Sequence[Mapping[str, Any]], changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A table's rows after the changes that Streamlit's data editor keeps: edited, added and deleted rows."""
    kept = [dict(row) for row in rows]
    for number, cells in changes.get("edited_rows", {}).items():
        kept[int(number)].update(cells)
    gone = {int(number) for number in changes.get("deleted_rows", ())}
    left = [row for number, row in enumerate(kept) if number not in gone]
    added = [dict(row) for row in changes.get("added_rows", ()) if any(value is not None for value in row.values())]
    return left + added


def _definition(form: Mapping[str, Any], wrong: list[str]) -> Definition:
    return Definition(form["score"], _words(form["triggers"]), _words(form["segments"]))


def _volume(form: Mapping[str, Any], wrong: list[str]) -> Volume:
    parts = []
    for row in form["parts"]:
        segment, mqls = _word(row.get("segment")), row.get("mqls")
        if segment is None and mqls is None:
            continue
        if segment is None or mqls is None:
            wrong.append(f"Say both for a segment: which, and how many MQLs ({segment or mqls} stands alone).")
            continue
        parts.append(Part(segment, int(mqls)))
    return Volume(None if form["mqls"] is None else int(form["mqls"]), tuple(parts))


def _quality(form: Mapping[str, Any], wrong: list[str]) -> Quality:
    if form["accepted"] is None:
        wrong.append("Say what share sales accepts.")
    return Quality(_share(form["accepted"]), form["silence"])


def _response(form: Mapping[str, Any], wrong: list[str]) -> Response:
    if form["goal"] is None:
        wrong.append("Say what share of replies is to be in time.")
    targets = []
    rows = [
        row for row in form["targets"] if any(row.get(name) is not None for name in ("segment", "trigger", "minutes"))
    ]
    for row in sorted(rows, key=lambda row: (row.get("place") is None, row.get("place") or 0)):
        segment, trigger, minutes = _word(row.get("segment")), _word(row.get("trigger")), row.get("minutes")
        whose = " with ".join(part for part in (segment, trigger) if part)
        if minutes is None:
            wrong.append(f"Say within how many minutes sales replies to {whose}.")
        elif not whose:
            wrong.append(
                f"Say for which segment or trigger the {minutes} minutes are; all others have their own field."
            )
        else:
            targets.append(Target(int(minutes), segment, trigger))
    if form["others"] is not None:
        targets.append(Target(int(form["others"])))
    return Response(tuple(targets), form["starts_at"], _share(form["goal"]))


def _attempts(form: Mapping[str, Any], wrong: list[str]) -> Attempts:
    if form["touches"] is None or form["attempt_days"] is None:
        wrong.append("Say how many times sales tries, and within how many working days.")
    return Attempts(int(form["touches"] or 0), int(form["attempt_days"] or 0), _words(form["attempt_reasons"]))


def _disposition(form: Mapping[str, Any], wrong: list[str]) -> Disposition:
    if form["decision_days"] is None:
        wrong.append("Say within how many working days sales decides.")
    return Disposition(int(form["decision_days"] or 0), _words(form["reasons"]), _words(form["not_meeting"]))


_CLAUSES: dict[str, Callable[[Mapping[str, Any], list[str]], object]] = {
    "definition": _definition,
    "volume": _volume,
    "quality": _quality,
    "response": _response,
    "attempts": _attempts,
    "disposition": _disposition,
}


def _calendar(form: Mapping[str, Any], wrong: list[str]) -> WorkingTime:
    names = {name: day for day, name in DAYS.items()}
    hours = {names[row["day"]]: _hours(row["day"], row.get("hours"), wrong) for row in form["hours"]}
    if not form["zone"]:
        wrong.append("Say in which time zone the hours are.")
    return WorkingTime(
        form["zone"] or "UTC", weekly(hours), form["country"], form["subdivision"], tuple(_own(form["own"], wrong))
    )


def _own(rows: Iterable[Mapping[str, Any]], wrong: list[str]) -> Iterator[Holiday]:
    for row in rows:
        on = row.get("on")
        if on is None:
            if row.get("hours"):
                wrong.append(f"Say on which day of our own the hours are {row['hours']}.")
            continue
        day = on if isinstance(on, date) else date.fromisoformat(str(on)[:10])
        yield Holiday(day, _hours(str(day), row.get("hours"), wrong))


def _hours(day: str, text: str | None, wrong: list[str]) -> Windows:
    found = windows(text)
    if found is None:
        wrong.append(f"{day}: write hours such as 09:00–12:00, 13:00–17:30, not {text!r}.")
    return found or ()


def _word(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def _words(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(value).strip() for value in values)


def _percent(share: float) -> float:
    return round(share * 100, 6)


def _share(percent: float | None) -> float:
    return round((percent or 0) / 100, 8)
