"""The card "What it takes": a company whose every step takes a known time, so that each number can be counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from math import inf
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import goal, reverse_view, reverse_words
from smarketing.analysis.reverse import Outlook
from smarketing.filters import Filters
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui import companies
from tests.ui.test_overview_page import page, table, words
from tests.warehouse.build import load

PAGE = "overview.py"
START, AS_OF = date(2025, 7, 1), date(2026, 8, 10)
LATE = "An MQL made after 20 Aug 2026 is more likely to be won after Q3 2026 than by its end."


def steady() -> tuple[companies.Rows, companies.Rows]:
    """A lead a day. Each second one is an MQL after 3 days, accepted after 5, an SQL after 10 and a deal after 14.

    Of the deals each second one is won 30 days later, for 1,000 EUR, the others are lost then. So half of the MQLs are
    won, all 41 days after they became one.
    """
    leads: companies.Rows = []
    deals: companies.Rows = []
    for number in range((AS_OF - START).days + 1):
        came = START + timedelta(days=number)
        channel = "Events" if number % 8 < 4 else "Paid search"
        lead: dict[str, Any] = {"lead_id": f"L{number}", "created_at": f"{came}", "channel": channel, "segment": "SMB"}
        steps = {"mql_at": 3, "sal_at": 5, "sql_at": 10, "opportunity_at": 14}
        if number % 2 == 0:
            lead |= {name: f"{came + timedelta(days=lag)}" for name, lag in steps.items() if known(came, lag)}
        leads.append(lead)
        if number % 2 == 0 and known(came, 14):
            deals.append(deal(number, came + timedelta(days=14), channel))
    return leads, deals


def known(came: date, lag: int) -> bool:
    return came + timedelta(days=lag) <= AS_OF


def deal(number: int, opened: date, channel: str) -> dict[str, Any]:
    is_over = known(opened, 30)
    ended = "won" if number % 4 == 0 else "lost"
    return {
        "deal_id": f"D{number}",
        "lead_id": f"L{number}",
        "status": ended if is_over else "open",
        "stage": ended if is_over else "Proposal",
        "amount": 1000,
        "currency": "EUR",
        "channel": channel,
        "segment": "SMB",
        "created_at": f"{opened}",
        "closed_at": f"{opened + timedelta(days=30)}",
    }


def quota(amount: int, starts_on: str = "2026-07-01", ends_on: str = "2026-09-30") -> dict[str, Any]:
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return days | {"metric": "amount", "currency": "EUR", "person": "Ada", "quota": amount}


class Company:
    """The reads of a company in memory; `plans` replaces the read of that name."""

    def __init__(self, house: Warehouse, plans: pl.DataFrame | None = None) -> None:
        self.house = house
        self.plans = plans
        self.outlooks: dict[Filters, Outlook] = {}

    def __call__(self, name: str, **params: object) -> pl.DataFrame:
        return self.plans if name == "plans" and self.plans is not None else self.house.read(name, **params)

    def aim(self, filters: Filters, quarter: goal.Quarter, typed: float | None) -> tuple[goal.Goal | None, str]:
        calendar = self.house.agreements.in_force(AS_OF).terms.calendar_of()
        return goal.goal_of(self, filters, calendar, quarter, typed)

    def seen(
        self, which: str = goal.THIS, typed: float | None = None, as_of: date = AS_OF, **chosen: str
    ) -> reverse_view.ReverseView:
        """What the card shows, without the screen."""
        filters = Filters.over("This quarter", as_of, **chosen)
        quarter = goal.quarter_of(as_of, which)
        aim, lacks = self.aim(filters, quarter, typed)
        assert aim is not None, lacks
        key = replace(filters, to_on=quarter.last)
        if key not in self.outlooks:
            self.outlooks[key] = reverse_view.outlook(self, filters, quarter, aim.currency)
        found = reverse_view.view(self, filters, quarter, aim, self.outlooks[key])
        assert isinstance(found, reverse_view.ReverseView)
        return found


def fill(house: Warehouse) -> Warehouse:
    leads, deals = steady()
    load(house, "leads", leads)
    load(house, "deals", deals)
    load(house, "quotas", [quota(60_000)])
    load(house, "campaign_days", [{"day_on": "2026-08-01", "channel": "Events", "currency": "EUR", "spend": 2300}])
    return house


@pytest.fixture(scope="module")
def company():
    house = fill(templates.fresh())
    yield Company(house)
    house.close()


def test_every_number_of_the_chain_can_be_counted(company):
    leads, deals = steady()
    found = company.seen()
    won = [row for row in deals if row["status"] == "won" and row["closed_at"] >= "2026-07-01"]
    opened = [row for row in deals if row["status"] == "open"]
    assert found.goal.origin == "the sum of the quotas of Q3 2026"
    assert found.signed == 1_000 * len(won)
    by_stage = {level.stage: level for level in found.chain}
    assert list(by_stage) == ["deal", "sql", "mql", "lead"]
    # Half of the open deals are won, all within 30 of the 51 days that are left.
    assert by_stage["deal"].in_play == len(opened)
    assert by_stage["deal"].flight == pytest.approx(500 * len(opened), rel=0.03)
    sqls = [row for row in leads if "sql_at" in row and "opportunity_at" not in row]
    mqls = [row for row in leads if "mql_at" in row and "sql_at" not in row]
    assert by_stage["sql"].in_play == len(sqls)
    assert by_stage["mql"].in_play == len(mqls)
    assert by_stage["sql"].flight == pytest.approx(500 * len(sqls), rel=0.03)
    assert by_stage["mql"].flight == pytest.approx(500 * len(mqls), rel=0.03)
    # New ones of the next 10 days alone are won by 30 September: 41 days later.
    main = found.main
    assert main.stage == "mql"
    assert main.chance == pytest.approx(0.5 * 10 / 51, rel=0.03)
    assert main.needed == pytest.approx(main.gap / (500 * 10) * 7, rel=0.03)
    assert found.signed + found.in_flight[0] + main.gap == pytest.approx(60_000)
    assert found.in_flight[1] < found.in_flight[0] < found.in_flight[2]
    assert found.half_on == found.tenth_on == date(2026, 8, 20)
    assert found.paces["mql"].usual == pytest.approx(3.5, abs=0.1)
    assert [one.name for one in found.channels] == ["Events", "Paid search"]
    assert sum(one.needed for one in found.channels) == pytest.approx(main.needed)
    events = found.channels[0]
    assert events.costs == {"EUR": pytest.approx(2300 / round(events.usual * 13))}
    assert reverse_words.too_late(found).startswith(LATE)


def test_next_quarter_has_another_goal_and_more_time(company):
    found = company.seen(goal.NEXT)
    assert (found.goal.amount, found.goal.origin) == (60_000, "as in Q3 2026: none is set")
    assert found.goal.notes == ("No target or quota of Q4 2026 is set: that of Q3 2026 is taken.",)
    assert found.signed == 0
    # All that is in play now is won or lost before the quarter begins; of new ones those after 20 August count.
    assert found.in_flight[0] == pytest.approx(0.0, abs=1e-6)
    assert found.main.chance == pytest.approx(0.5 * (143 - 41 - 10) / 143, rel=0.03)


def test_a_target_comes_before_quotas_and_a_typed_goal_before_both(company):
    days = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30), "set_at": datetime(2026, 6, 1)}
    rows = [days | {"metric": "amount", "segment": None, "currency": unit, "planned": asked}
            for unit, asked in (("EUR", 70_000.0), ("USD", 90_000.0))]  # fmt: skip
    planned = Company(company.house, pl.DataFrame(rows, schema_overrides={"segment": pl.String}))
    found = planned.seen()
    # Most was won in euros, so the goal is in euros, though the one in dollars is larger.
    assert (found.goal.amount, found.goal.currency, found.goal.origin) == (70_000, "EUR", "the target of Q3 2026")
    assert "Not in the target: $90k; currencies are never added." in found.notes
    typed = planned.seen(typed=5_000.0)
    assert (typed.goal.amount, typed.goal.origin) == (5_000, "the target typed in here")


def test_under_a_filter_that_targets_do_not_know_a_goal_must_be_typed(company):
    quarter = goal.quarter_of(AS_OF, goal.THIS)
    aim, lacks = company.aim(Filters.over("This quarter", AS_OF, channel="Events"), quarter, None)
    assert aim is None
    assert lacks == "Targets and quotas are not set by channel. Type one on the right, or take that filter away."
    _, lacks = company.aim(Filters.over("This quarter", AS_OF, segment="SMB"), quarter, None)
    assert lacks.startswith("No target of an amount is set for SMB in Q3 2026, and quotas are not set by segment.")
    assert company.seen(typed=30_000.0, channel="Events").main.in_play < company.seen().main.in_play


def test_a_goal_that_is_signed_or_too_late_says_so(company):
    found = company.seen(typed=1_000.0)
    assert found.main.needed == 0.0
    assert reverse_words.verdict(found) == "The target of €1,000 in Q3 2026 is reached: €10k is signed."
    # docs/reverse-funnel.md: 10,000 are signed, 7,541 + 1,006 + 2,011 are expected of those in play.
    enough = company.seen(typed=15_000.0)
    assert enough.signed + enough.in_flight[0] == pytest.approx(20_558, abs=1)
    assert reverse_words.verdict(enough).startswith(
        "What is signed and in flight is expected to bring €20.6k, the target is €15k in Q3 2026: no further MQLs "
    )
    late = company.seen(as_of=date(2026, 9, 5))
    assert late.main.needed == inf
    assert "it is too late for new MQLs: nobody was won within the days that are left." in reverse_words.verdict(late)
    assert reverse_words.too_late(late).startswith("An MQL made since 21 Aug 2026 is more likely to be won after Q3")


@pytest.mark.slow
def test_the_card_shows_the_chain_and_keeps_a_typed_goal(frame, warehouse, company):
    fill(warehouse)
    app = page(frame(PAGE, period="This quarter"))
    found = company.seen()
    assert reverse_words.verdict(found) in words(app)
    assert LATE in words(app)
    rows = table(app, ":violet[MQLs]")
    assert [row[0] for row in rows] == [":blue[Deals]", ":blue[SQLs]", ":violet[MQLs]", ":violet[Leads]"]
    assert rows[2][1] == f"**{reverse_words.weekly(found.main.needed)}** ({reverse_words.span(found.main)})"
    assert rows[2][2] == "3.5 (last 13)"
    app.toggle(key="reverse_channels").set_value(True).run()
    assert [row[0] for row in table(app, "Paid search")][:2] == ["Events", "Paid search"]
    app = goal_typed(app, 2_000.0)
    assert "The target of €2,000 in Q3 2026 is reached" in words(app)


def goal_typed(app: AppTest, amount: float) -> AppTest:
    return page(app.number_input(key="goal").set_value(amount).run())


def test_without_deals_there_is_no_card(frame, warehouse):
    companies.marketing_only(warehouse)
    assert "What it takes" not in words(page(frame(PAGE)))


def test_with_few_won_deals_there_is_no_number(warehouse):
    _, deals = steady()
    load(warehouse, "deals", deals[:20])
    filters = Filters.over("This quarter", date(2025, 10, 10), first_stage="opportunity")
    quarter = goal.quarter_of(filters.as_of, goal.THIS)
    aim = goal.Goal(60_000, "EUR", "typed")
    outlook = reverse_view.outlook(warehouse.read, filters, quarter, "EUR")
    assert reverse_view.view(warehouse.read, filters, quarter, aim, outlook) == (
        "What €60k takes cannot be said: 10 won deals with days and an amount in this currency; it takes 20."
    )


def test_without_leads_the_chain_stops_at_deals(frame, warehouse):
    _, deals = steady()
    for row in deals:
        row["lead_id"] = None
    load(warehouse, "deals", deals)
    load(warehouse, "quotas", [quota(60_000)])
    app = page(frame(PAGE))
    assert "No leads are loaded: the chain stops at deals." in words(app)
    assert [row[0] for row in table(app, ":blue[Deals]")] == [":blue[Deals]"]
    assert "€60k in Q3 2026 takes" in words(app)
    assert "deals a week" in words(app)
