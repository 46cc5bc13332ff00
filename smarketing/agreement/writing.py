"""Terms as plain data, and that as TOML."""

from __future__ import annotations

from typing import Any

from smarketing import toml
from smarketing.agreement.terms import ACCEPTED, Terms, Windows, WorkingTime


def plain(terms: Terms) -> dict[str, Any]:
    """The terms in the order and form of an agreement file; what was not agreed is left out."""
    whole: dict[str, Any] = {"name": terms.name, "effective_from": terms.effective_from}
    if terms.definition:
        said = terms.definition
        whole["definition"] = {"score": said.score, "triggers": said.triggers, "segments": said.segments}
    if terms.volume:
        parts = [{"segment": part.segment, "mqls": part.mqls} for part in terms.volume.segments]
        whole["volume"] = {"mqls": terms.volume.mqls, "segments": parts or None}
    if terms.quality:
        # A version that says nothing of silence takes it for acceptance: its text stays as it was signed.
        silence = None if terms.quality.silence == ACCEPTED else terms.quality.silence
        whole["quality"] = {"accepted_share": terms.quality.accepted_share, "silence": silence}
    if terms.response:
        targets = [
            {"segment": one.segment, "trigger": one.trigger, "minutes": one.minutes} for one in terms.response.targets
        ]
        response = terms.response
        whole["response"] = {"starts_at": response.starts_at, "goal": response.goal, "targets": targets or None}
    if terms.attempts:
        tries = terms.attempts
        whole["attempts"] = {"touches": tries.touches, "days": tries.days, "reasons": tries.reasons}
    if terms.disposition:
        end = terms.disposition
        whole["disposition"] = {"days": end.days, "reasons": end.reasons, "not_meeting": end.not_meeting}
    whole["calendar"] = _calendar(terms.calendar)
    cleaned: dict[str, Any] = _without_none(whole)
    return cleaned


def _calendar(time: WorkingTime) -> dict[str, Any]:
    own = [
        {"date": one.on.isoformat(), "hours": _lists(one.hours)} if one.hours else one.on.isoformat()
        for one in time.own
    ]
    hours = {day: _lists(windows) for day, windows in time.hours}
    days = {"country": time.country, "subdivision": time.subdivision, "own": own or None}
    return {"zone": time.zone, "hours": hours, "holidays": days if any(days.values()) else None}


def _lists(windows: Windows) -> list[list[str]]:
    return [list(window) for window in windows]


def _without_none(value: Any) -> Any:
    """The same without entries that say nothing, with lists for tuples and whole numbers without a fraction."""
    if isinstance(value, dict):
        return {name: _without_none(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_without_none(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def text(whole: dict[str, Any]) -> str:
    """Plain data as TOML: each table below its name, tables within lists as [[name]], the rest on its line."""
    lines = _table(whole, "")
    return "\n".join(lines).strip() + "\n"


def _table(table: dict[str, Any], path: str) -> list[str]:
    lines = [
        f"{name} = {toml.value(value, pad=' ')}" for name, value in table.items() if not _stands_alone(name, value)
    ]
    for name, value in table.items():
        place = f"{path}.{name}" if path else name
        if not _stands_alone(name, value):
            continue
        if isinstance(value, dict):
            lines += ["", f"[{place}]", *_table(value, place)]
        else:
            for part in value:
                lines += ["", f"[[{place}]]", *_table(part, place)]
    return lines


def _stands_alone(name: str, value: Any) -> bool:
    """Whether it has a heading of its own. The hours of a week and one's own days are read best on one line."""
    if name in {"hours", "own"}:
        return False
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, dict) for part in value))
