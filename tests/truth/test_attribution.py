"""Credit for won deals, worked out a second time from the rows that were loaded: one loop, no SQL, no shared code."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from smarketing.analysis import attribution
from tests import templates
from tests.warehouse.build import load

START = datetime(2026, 1, 1)
LAST = date(2026, 1, 11)
Row = dict[str, Any]
Credit = dict[str, dict[str, Fraction]]


def _when(dice: random.Random, days: int = 12) -> str:
    """A moment in whole hours, or a day alone."""
    at = START + timedelta(days=dice.randrange(days), hours=dice.choice((8, 8, 12, 17)))
    return f"{at:%Y-%m-%d %H:%M}" if dice.random() < 0.6 else f"{at:%Y-%m-%d}"


def _world(seed: int) -> tuple[list[Row], list[Row], list[Row]]:
    dice = random.Random(seed)
    leads = [
        {"lead_id": str(n), "email": f"{n}@x.test", "channel": dice.choice(("A", "B", None)), "created_at": _when(dice)}
        for n in range(150)
    ]
    deals = [
        {"deal_id": f"d{n}", "lead_id": str(n % 160), "status": dice.choice(("won", "won", "open", "lost")),
         "amount": n, "currency": "EUR", "channel": dice.choice(("C", None)), "created_at": _when(dice),
         "closed_at": _when(dice)}
        for n in range(240)
    ]  # fmt: skip
    touches = []
    for n in range(700):
        who = dice.randrange(155)
        whose = {"lead_id": str(who)} if dice.random() < 0.5 else {"email": f"{who}@x.test"}
        what = {
            "channel": dice.choice(("A", "B", "W", None)),
            "campaign": dice.choice("pqrs"),
            "happened_at": _when(dice),
        }
        touches.append({"touch_id": f"t{n:03}"} | whose | what)
    return leads, deals, touches


def _no_later(one: str, other: str) -> bool:
    """By the clock where both have one, else by the day."""
    return one <= other if ":" in one and ":" in other else one[:10] <= other[:10]


def _standing(order: list[str], created: str | None) -> int | None:
    if created is None:
        return None
    upto = [place for place, at in enumerate(order) if _no_later(at, created)]
    same = [place for place, at in enumerate(order) if at[:10] == created[:10]]
    return upto[-1] if upto else same[0] if same else None


def _expected(leads: list[Row], deals: list[Row], touches: list[Row]) -> Credit:
    known = {lead["lead_id"]: lead for lead in leads}
    credit: Credit = defaultdict(lambda: defaultdict(Fraction))
    for deal in deals:
        if deal["status"] != "won" or deal["closed_at"][:10] > str(LAST):
            continue
        lead = known.get(deal["lead_id"])
        own = [
            touch
            for touch in touches
            if deal["lead_id"] in (touch.get("lead_id"), touch.get("email", "").removesuffix("@x.test"))
            and lead is not None
            and _no_later(touch["happened_at"], deal["closed_at"])
        ]
        # On one day a touch without a clock is the last.
        own.sort(key=lambda touch: (touch["happened_at"][:10], ":" not in touch["happened_at"], touch["happened_at"],
                                    touch["channel"] or "(not set)", touch["campaign"], touch["touch_id"]))  # fmt: skip
        source = (lead or {}).get("channel") or deal["channel"] or "(not set)"
        credit["sourced"][source] += 1
        for model, value, part in _given(own, lead and lead["created_at"], deal["created_at"]):
            credit[model][value] += part
    return credit


def _given(own: list[Row], lead_at: str | None, deal_at: str) -> list[tuple[str, str, Fraction]]:
    values = [touch["channel"] or "(not set)" for touch in own]
    days = [touch["happened_at"] for touch in own]
    one = Fraction(1)
    if not own:
        return [(model, "(no touch known)", one) for model in attribution.MODELS]
    given = [("influenced", value, one) for value in set(values)]
    given += [("first", values[0], one), ("last", values[-1], one)]
    given += [("linear", value, one / len(values)) for value in values]
    made, opened = _standing(days, lead_at), _standing(days, deal_at)
    for model, wanted, rest in (("u", [0, made], one / 5), ("w", [0, made, opened], one / 10)):
        roles = [role for role in wanted if role is not None]
        others = [place for place in range(len(values)) if place not in roles]
        pot = one - rest if others else one
        given += [(model, values[role], pot / len(roles)) for role in roles]
        given += [(model, values[other], rest / len(others)) for other in others]
    return given


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_credit_for_won_deals(seed: int) -> None:
    leads, deals, touches = _world(seed)
    house = templates.fresh()
    order = [("leads", leads), ("deals", deals), ("campaign_touches", touches)]
    random.Random(seed).shuffle(order)
    for name, rows in order:
        load(house, name, rows)
    found = attribution.shares(attribution.won_deals(house.read("deal_touches", as_of=LAST), "channel"))
    house.close()
    expected = _expected(leads, deals, touches)
    for column in attribution.COLUMNS:
        assert {value: row[column] for value, row in found.items() if row[column]} == dict(expected[column])
