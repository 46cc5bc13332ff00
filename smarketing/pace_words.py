"""Target and pace in words: the verdict of each half, how it is reckoned, and the forecast."""

from __future__ import annotations

from smarketing import format as words
from smarketing.analysis import pace
from smarketing.analysis.pace import Pace
from smarketing.format import money, money_range
from smarketing.pace_view import PROMISE, QUOTAS, SEGMENTS, TARGET, Track

_STATES = {pace.BEHIND: "behind", pace.ON: "on", pace.AHEAD: "ahead of"}
_USUAL = {pace.BEHIND: "behind", pace.ON: "normal", pace.AHEAD: "ahead"}
_ORIGINS = {
    TARGET: "the target",
    SEGMENTS: "the segments' targets, added",
    QUOTAS: "no target: the sum of the quotas",
    PROMISE: "no target: the agreement's promise, of MQLs that meet the definition",
}
HOW = (
    "Solid: what came; dotted: the target, each over its own working days; dashed: a period that ends on target and "
    "runs as half of the past ones did, for deals bunch at the end; band: the forecast, 8 times in 10. Behind is "
    "below 95%. It follows the calendar, not the period above."
)


def aim(track: Track) -> str:
    """What the track is held against: 'target', 'quota' or 'promise'; 'target' while there is none."""
    plan = None if track.pace is None else track.pace.plan
    return "target" if plan is None else plan.aim


def amount(track: Track, value: float | None) -> str:
    """A value of the track: money in its currency, or a count."""
    return words.exact(value) if track.currency is None else money(value, track.currency)


def verdict(track: Track) -> str | None:
    """Behind, on or ahead of target to date, by both paces where they disagree; None without any number."""
    if track.pace is None:
        return None
    lacks = uncompared(track)
    if lacks:
        return lacks
    rate, usual = track.pace.rate, track.pace.usual_rate
    state, ran = pace.state(rate), pace.state(usual)
    assert state is not None
    who = f"{track.name} {'is' if track.currency else 'are'}"
    kind = track.pace.clock.period.kind
    by = f"{_STATES[state]} {aim(track)} in {track.title}"
    of = f"{words.rate(rate)} of the {aim(track)} to date"
    if ran is None:
        said = f"{who} {by}: {of}."
    elif ran == state:
        said = f"{who} {by}: {of}, {words.rate(usual)} by the course of past {kind}s."
    else:
        said = f"{who} {by} by working days ({of}), but {_USUAL[ran]} for this point of a {kind} ({words.rate(usual)})."
    return said


def landing(track: Track) -> str | None:
    """The forecast of where it ends, beside what is asked for over the whole period."""
    if track.pace is None or track.lands is None:
        return None
    planned = track.pace.plan.whole if track.pace.plan and track.pace.plan.is_whole else None
    of = "" if planned is None else f" of the {aim(track)} of {amount(track, planned)}"
    if track.pace.clock.is_over:
        return f"{amount(track, track.pace.actual)}{of} in {track.title}."
    return f"Forecast {_spread(track, *track.lands)}{of} in {track.title}, 8 times in 10."


def _spread(track: Track, low: float, high: float) -> str:
    if track.currency is not None:
        return money_range(low, high, track.currency)
    return f"about {words.exact(low)}" if low == high else f"{words.exact(low)}–{words.exact(high)}"


def uncompared(track: Track) -> str | None:
    """Why there is no rate against the target; None where there is one."""
    found = track.pace
    if found is None or found.plan is None:
        return track.unplanned
    if not found.clock.gone:
        return f"No working day of {track.title} is over yet."
    if not found.plan.is_covered_so_far:
        return (
            f"The targets for {track.within} cover {found.plan.covered} of the {len(found.clock.days)} working days of "
            f"{track.title}, not all that are over."
        )
    return (
        None if found.rate is not None else f"The {aim(track)} asks for no {track.within} up to now in {track.title}."
    )


def lines(track: Track) -> list[str]:
    """How the paces are reckoned, each a sentence, with what must be known of them."""
    found = track.pace
    if found is None:
        return []
    said = []
    gone, days = words.tenths(found.clock.gone), len(found.clock.days)
    if found.plan is not None and uncompared(track) is None:
        said.append(
            f"{amount(track, found.actual)} of {amount(track, found.due)} due to date "
            f"({gone} of {days} working days; {_ORIGINS[found.plan.origin]})."
        )
        if not found.plan.is_whole:
            said.append(f"The {aim(track)} covers only {found.plan.covered} of the {days} working days.")
    said.append(_course(track, found))
    said += [_other(other) for other in track.others]
    return said


def _course(track: Track, found: Pace) -> str:
    kind = found.clock.period.kind
    if found.course is None:
        return f"Fewer than {pace.LEAST_PAST} whole past {kind}s are known: how a {kind} usually runs cannot be said."
    shares = words.interval(min(found.course.shares), max(found.course.shares))
    ran = f"At this point the last {len(found.course.shares)} {kind}s had {shares} of their final number"
    if found.usual_due:
        return f"{ran}; their median makes {amount(track, found.usual_due)} of this {aim(track)}."
    return f"{ran}."


def _other(track: Track) -> str:
    found = track.pace
    assert found is not None
    if found.rate is None:
        return f"{track.currency}: {amount(track, found.actual)}. {uncompared(track)}"
    of = f"{amount(track, found.due)} due to date ({words.rate(found.rate)})"
    return f"{track.currency}: {amount(track, found.actual)} of {of}."
