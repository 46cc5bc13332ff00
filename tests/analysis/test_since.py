"""What changed between two meetings: the parts add up to the difference, exactly, whatever happened."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from smarketing.analysis.since import WHOLE, changes, restated, value
from smarketing.meeting.deck import COUNT, MARKETING, MONEY, RATE, SALES, Number, Share

CHANNELS = ("Ads", "Events", "Search", "Referral", "(not set)")


def count(key: str, **shares: int) -> Number:
    return Number(key, key, MARKETING, COUNT, str(sum(shares.values())), shares=parts(shares))


def parts(shares: dict[str, int]) -> tuple[Share, ...]:
    return tuple(Share(name, str(number)) for name, number in shares.items())


def rate(key: str, **shares: tuple[int, int]) -> Number:
    pairs = tuple(Share(name, str(part), str(n)) for name, (part, n) in shares.items())
    sums = [str(sum(pair[place] for pair in shares.values())) for place in (0, 1)]
    return Number(key, key, SALES, RATE, *sums, shares=pairs)


def money(currency: str, amount: str, **shares: str) -> Number:
    found = tuple(Share(name, part) for name, part in shares.items())
    return Number("value_signed", "Value signed", SALES, MONEY, amount, currency=currency, shares=found)


def test_new_leads_are_apart_from_those_that_arrived_late():
    then, again = count("leads", Ads=60, Search=40), count("leads", Ads=63, Search=40)
    now = count("leads", Ads=70, Search=41, Events=5)
    (found,) = changes([then], [now], [again])
    assert (found.moved, found.restated, found.came) == (16, 3, 13)
    assert {part.value: part.amount for part in found.parts} == {"Ads": 7, "Search": 1, "Events": 5}


def test_a_rate_is_split_as_the_average_weight_form_says():
    """By hand: shares 1/2, 1/2 then 3/4, 1/4; rates 40 %, 20 % then 40 %, 30 %."""
    then, now = rate("reply_in_time", A=(20, 50), B=(10, 50)), rate("reply_in_time", A=(60, 150), B=(15, 50))
    (found,) = changes([then], [now], [then])
    assert found.moved == Fraction(75, 200) - Fraction(30, 100) == Fraction(3, 40)
    middle = (Fraction(75, 200) + Fraction(30, 100)) / 2
    by_hand = {
        "A": (Fraction(1, 4) * (Fraction(2, 5) - middle), Fraction(0)),
        "B": (-Fraction(1, 4) * (Fraction(1, 4) - middle), Fraction(1, 10) * Fraction(3, 8)),
    }
    assert {part.value: (part.mix, part.rate) for part in found.parts} == by_hand
    assert (found.mix + found.rate, found.restated) == (found.moved, 0)


def test_a_cost_is_split_like_a_rate_and_what_brought_nobody_is_its_own():
    """By hand: 150 / 10 = 15, then 160 / 20 = 8. Shares 1 then 3/5 and 2/5, Fairs none; (15 + 8) / 2 = 23/2."""
    then = replace(rate("cost", Ads=(100, 10), Fairs=(50, 0)), unit=MONEY, currency="EUR")
    now = replace(rate("cost", Ads=(120, 12), Search=(0, 8), Fairs=(40, 0)), unit=MONEY, currency="EUR")
    (found,) = changes([then], [now], [then])
    assert (found.then, found.now, found.moved) == (15, 8, -7)
    assert {part.value: (part.mix, part.rate) for part in found.parts} == {
        "Ads": (Fraction(3, 5), 0),
        "Search": (Fraction(-23, 5), 0),
        "Fairs": (0, 40 / Fraction(20) - 50 / Fraction(10)),
    }
    won = Number("deals_won", "Deals won", SALES, COUNT, "1")
    (_, cost) = changes([won], [won, now], [won])
    assert (cost.then, cost.moved) == (None, None), "a cost of nothing is not 0"


def test_one_side_alone_is_told_and_no_difference_is_made_up():
    won = Number("deals_won", "Deals won", SALES, COUNT, "0")
    unknown = Number("mqls", "MQLs", MARKETING, COUNT, None, lacks="No source tells of any.")
    found = changes([unknown], [count("mqls", Ads=3), won, money("EUR", "10.5")], [unknown])
    assert [(one.key, one.then, one.now, one.moved, one.restated) for one in found] == [
        ("mqls", None, 3, None, None),
        ("deals_won", None, 0, None, None),
        ("value_signed", None, Fraction(21, 2), None, None),
    ]
    assert all(one.parts == () for one in found)


def test_a_currency_without_a_deal_yet_has_nothing_once_deals_are_known():
    won = Number("deals_won", "Deals won", SALES, COUNT, "1", shares=(Share("Ads", "1"),))
    found = changes([won], [won, money("CHF", "0.3", Ads="0.1", Search="0.2")], [won])
    assert (found[1].then, found[1].moved, found[1].came) == (0, Fraction(3, 10), Fraction(3, 10))
    gone = changes([won, money("CHF", "5", Ads="5")], [won], [won])
    assert [(one.key, one.moved, one.restated) for one in gone] == [("deals_won", 0, 0), ("value_signed", -5, -5)]


def test_a_breakdown_that_does_not_add_up_is_not_split():
    odd = Number("leads", "Leads", MARKETING, COUNT, "9", shares=(Share("Ads", "4"),))
    (found,) = changes([odd], [count("leads", Ads=12)], [odd])
    assert [(part.value, part.amount) for part in found.parts] == [(WHOLE, 3)]


def test_what_todays_data_tells_otherwise_is_marked_and_a_new_name_of_a_channel_is_not():
    then = [count("leads", Ads=5, Search=5), count("mqls", Ads=2), rate("reply_in_time", A=(1, 2))]
    again = [count("leads", Paid=5, Search=5), count("mqls", Ads=3), rate("reply_in_time", A=(1, 4))]
    assert restated(then, then) == ()
    assert [(one.key, one.then, one.again) for one in restated(then, again)] == [
        ("mqls", 2, 3),
        ("reply_in_time", Fraction(1, 2), Fraction(1, 4)),
    ]
    assert [(one.key, one.then, one.again) for one in restated(then[:1], [])] == [("leads", 10, None)]


def history(chance: Random) -> tuple[list[Number], list[Number], list[Number]]:
    """A made-up company: what the first meeting knew, what the second knows, and of the first day what is known later.

    Every lead has its day, the day on which a file told of it, and perhaps the day on which one took it back.
    """
    channels = chance.sample(CHANNELS, chance.randint(1, len(CHANNELS)))
    leads = [
        {
            "channel": chance.choice(channels),
            "on": chance.randint(0, 20),
            "told": chance.randint(0, 20),
            "undone": chance.choice([None, None, None, chance.randint(0, 20)]),
            "met": chance.random() < 0.5,
            "due": chance.random() < 0.8,
            "amount": chance.choice([0, 1, 2500, 99999]) * chance.choice([1, 7]),
            "currency": chance.choice(["EUR", "CHF"]),
        }
        for _ in range(chance.randint(0, 60))
    ]

    def known(until: int, at: int) -> list[Number]:
        rows = [
            row
            for row in leads
            if row["on"] <= until
            and max(row["told"], row["on"]) <= at
            and not (row["undone"] is not None and row["told"] < row["undone"] <= at)
        ]
        counts = {name: sum(row["channel"] == name for row in rows) for name in channels}
        pairs = {
            name: (
                sum(row["met"] and row["due"] for row in rows if row["channel"] == name),
                sum(row["due"] for row in rows if row["channel"] == name),
            )
            for name in channels
        }
        found = [
            Number("deals_won", "Won", SALES, COUNT, str(len(rows)), shares=parts(counts)),
            Number(
                "reply_in_time",
                "In time",
                SALES,
                RATE,
                *(str(sum(pair[place] for pair in pairs.values())) for place in (0, 1)),
                shares=tuple(Share(name, str(part), str(n)) for name, (part, n) in pairs.items() if n),
            ),
        ]
        for currency in {row["currency"] for row in rows}:
            amounts = {
                name: sum(row["amount"] for row in rows if (row["channel"], row["currency"]) == (name, currency))
                for name in channels
            }
            cents = {name: f"{amount / 100:.2f}" for name, amount in amounts.items() if amount}
            found.append(money(currency, f"{sum(amounts.values()) / 100:.2f}", **cents))
        return found

    return known(10, 10), known(20, 20), known(10, 20)


def test_the_difference_between_two_snapshots_is_the_difference_of_the_numbers_on_500_random_histories():
    late, split = 0, 0
    for seed in range(500):
        then, now, again = history(Random(seed))
        held = {(one.key, one.currency): one for one in then}
        today = {(one.key, one.currency): one for one in now}
        middle = {(one.key, one.currency): one for one in again}
        found = changes(then, now, again)
        assert {(one.key, one.currency) for one in found} == held.keys() | today.keys()
        for one in found:
            key = (one.key, one.currency)
            first, last, again_then = (
                value(numbers.get(key)) if key in numbers else (Fraction(0) if one.currency else None)
                for numbers in (held, today, middle)
            )
            assert (one.then, one.now) == (first, last), seed
            if first is None or last is None:
                assert one.moved is None
                continue
            assert one.moved == last - first
            if again_then is None:
                assert (one.restated, one.parts) == (None, ())
                continue
            assert one.restated == again_then - first, "late-arriving or restated data has its own line"
            assert one.moved == one.restated + sum(part.amount + part.mix + part.rate for part in one.parts), seed
            assert one.came == last - again_then
            if one.unit == RATE:
                assert one.mix + one.rate == one.came
                assert all(part.amount == 0 for part in one.parts)
            else:
                assert one.mix == one.rate == 0
                assert sum(part.amount for part in one.parts) == one.came
                assert all(part.value != WHOLE for part in one.parts)
            late += one.restated != 0
            split += bool(one.parts)
    assert late > 400
    assert split > 1500


@pytest.mark.parametrize("unit", [COUNT, RATE])
def test_nothing_changed_between_two_equal_meetings(unit):
    number = count("leads", Ads=3) if unit == COUNT else rate("reply_in_time", A=(1, 3), B=(2, 3))
    (found,) = changes([number], [number], [number])
    assert (found.moved, found.restated, found.mix, found.rate) == (0, 0, 0, 0)
