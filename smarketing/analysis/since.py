"""What changed between two meetings: late-arriving or restated data apart, the rest by channel, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from smarketing.analysis import change
from smarketing.meeting.deck import RATE, Number

# The part of a number that its breakdown does not tell.
WHOLE = "(not split)"
# The number that is known once deals are.
DEALS = "deals_won"
_ZERO = Fraction(0)


@dataclass(frozen=True)
class Part:
    """What one channel contributes to a change: `amount` of a sum, `mix` and `rate` of a rate or a cost."""

    value: str
    amount: Fraction = _ZERO
    mix: Fraction = _ZERO
    rate: Fraction = _ZERO


@dataclass(frozen=True)
class Change:
    """One number at two meetings. Where all are known: now - then = restated + the sum of all parts, exactly.

    restated: late-arriving or restated data, which is what today's data tells for the day of the earlier meeting, less
    what that meeting was told. None where a number is not known: a difference with it is none.
    """

    key: str
    title: str
    side: str
    unit: str
    currency: str | None
    then: Fraction | None
    now: Fraction | None
    restated: Fraction | None
    parts: tuple[Part, ...]

    @property
    def moved(self) -> Fraction | None:
        """now - then."""
        return None if self.now is None or self.then is None else self.now - self.then

    @property
    def came(self) -> Fraction | None:
        """The change without the restated part: what really happened between the two."""
        return None if self.moved is None or self.restated is None else self.moved - self.restated

    @property
    def mix(self) -> Fraction:
        """Of the change of a rate or a cost: that the channels have other shares."""
        return sum((part.mix for part in self.parts), _ZERO)

    @property
    def rate(self) -> Fraction:
        """Of the change of a rate or a cost: that the channels' own are others."""
        return sum((part.rate for part in self.parts), _ZERO)


@dataclass(frozen=True)
class Restated:
    """A number of an earlier meeting that today's data tells otherwise for the same day."""

    key: str
    title: str
    side: str
    unit: str
    currency: str | None
    then: Fraction | None
    again: Fraction | None


def changes(then: Sequence[Number], now: Sequence[Number], again: Sequence[Number]) -> tuple[Change, ...]:
    """Each number at two meetings, in the order of now, then those that were known only then.

    `then` are the numbers of the earlier meeting, `now` today's, `again` the numbers of the earlier day as today's data
    tells them (the same as `then` where nothing was frozen). A sum splits into what each channel brought; a rate or
    a cost into mix and rate by channel, as `change.decompose` says.
    """
    three = (then, now, again)
    order = {**_by_key(now), **{key: one for key, one in _by_key(then).items() if key not in _by_key(now)}}
    return tuple(_change(one, *(_found(each, key, one) for each in three)) for key, one in order.items())


def restated(then: Sequence[Number], again: Sequence[Number]) -> tuple[Restated, ...]:
    """The numbers of an earlier meeting that today's data tells otherwise."""
    before, after = _by_key(then), _by_key(again)
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        one = old or new
        assert one is not None
        ends = (_value(old), _value(new))
        if ends[0] != ends[1]:
            found.append(Restated(one.key, one.title, one.side, one.unit, one.currency, *ends))
    return tuple(found)


def value(number: Number | None) -> Fraction | None:
    """The number itself: a rate from 0 to 1, a cost per unit, else the count or amount; None when not known."""
    return _value(number)


def _change(one: Number, then: Number | None, now: Number | None, again: Number | None) -> Change:
    first, last, middle = (_value(each) for each in (then, now, again))
    moved = None if first is None or middle is None or last is None else middle - first
    parts: tuple[Part, ...] = ()
    if moved is not None and now is not None and again is not None:
        parts = tuple(_brought(again, now) if now.n is None else _mixed(again, now))
    return Change(one.key, one.title, one.side, one.unit, one.currency, first, last, moved, parts)


def _found(numbers: Sequence[Number], key: tuple[str, str | None], one: Number) -> Number | None:
    """The number; of a sum a currency that deals do not have yet is 0 where deals are known."""
    found = _by_key(numbers).get(key)
    is_sum = one.currency is not None and one.n is None
    if found is None and is_sum and any(each.key == DEALS and each.part for each in numbers):
        return replace(one, part="0", shares=(), lacks="")
    return found


def _brought(then: Number, now: Number) -> Iterable[Part]:
    before, after = _amounts(then), _amounts(now)
    if before is None or after is None:
        before, after = {WHOLE: Fraction(then.part or 0)}, {WHOLE: Fraction(now.part or 0)}
    for channel in sorted(before.keys() | after.keys()):
        yield Part(channel, amount=after.get(channel, _ZERO) - before.get(channel, _ZERO))


def _mixed(then: Number, now: Number) -> Iterable[Part]:
    before, after = _pairs(then), _pairs(now)
    if before is None or after is None:
        before, after = {WHOLE: _pair(then)}, {WHOLE: _pair(now)}
    for channel, (mix, own) in change.mixed(after, before).items():
        yield Part(channel, mix=mix, rate=own)


def _amounts(number: Number) -> dict[str, Fraction] | None:
    """The parts by channel; None where they do not add up to the whole."""
    found = {share.value: Fraction(share.part) for share in number.shares}
    return found if sum(found.values(), _ZERO) == Fraction(number.part or 0) else None


def _pairs(number: Number) -> dict[str, change.Quotient] | None:
    found: dict[str, change.Quotient] = {
        share.value: (Fraction(share.part), Fraction(share.n or 0)) for share in number.shares
    }
    sums = tuple(sum((pair[place] for pair in found.values()), _ZERO) for place in (0, 1))
    return found if sums == _pair(number) else None


def _pair(number: Number) -> tuple[Fraction, Fraction]:
    return Fraction(number.part or 0), Fraction(number.n or 0)


def _value(number: Number | None) -> Fraction | None:
    if number is None or number.part is None:
        return None
    if number.n is None and number.unit != RATE:
        return Fraction(number.part)
    whole = Fraction(number.n or 0)
    return Fraction(number.part) / whole if whole else None


def _by_key(numbers: Iterable[Number]) -> dict[tuple[str, str | None], Number]:
    return {(one.key, one.currency): one for one in numbers}
