"""A number that stands in two places is the same in both, on the demo company: each metric of the registry in each
place that shows it, under filters and on earlier days; and what is reckoned from them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl
import pytest
from pypdf import PdfReader

from smarketing import (
    attribution_view,
    coverage_view,
    funnel_plan,
    funnel_view,
    goal,
    marketing_view,
    mql_landing,
    overview_view,
    pace_view,
    promise_view,
    queries,
    reverse_view,
    sales_forecast,
    sales_view,
    target_periods,
    targets_view,
    waterfall_view,
)
from smarketing import format as words
from smarketing.analysis import attribution, coverage, pace
from smarketing.calendars import Calendar
from smarketing.cli import main
from smarketing.filters import ALL_TIME, LAST_6_MONTHS, LAST_QUARTER, THIS_QUARTER, Filters
from smarketing.meeting import build, numbers
from smarketing.metrics import engine, moved, passport, reasons, relations, wording
from smarketing.metrics.declaration import Middle, Step
from smarketing.metrics.figures import Figure
from smarketing.metrics.records import records
from smarketing.metrics.registry import METRICS
from smarketing.report import values
from smarketing.report.pdf import pdf
from smarketing.targets import NOT_SET
from smarketing.warehouse import Version, Warehouse
from tests import size, templates
from tests.warehouse.build import load

AS_OF = date(2026, 10, 23)
ASKED = [(THIS_QUARTER, None), (LAST_QUARTER, None), (THIS_QUARTER, "SMB")]
_DAY = timedelta(days=1)
EVER = Filters.over(ALL_TIME, AS_OF)


@dataclass(frozen=True)
class Company:
    """The demo company; each read is asked once, as in the app."""

    warehouse: Warehouse
    known: dict[Any, pl.DataFrame]

    def read(self, name: str, **params: Any) -> pl.DataFrame:
        key = (name, tuple(sorted(params.items())))
        if key not in self.known:
            self.known[key] = self.warehouse.read(name, **params)
        return self.known[key]

    @cached_property
    def calendar(self) -> Calendar:
        return self.warehouse.agreements.in_force(AS_OF).terms.calendar_of()

    @cached_property
    def versions(self) -> list[Version]:
        return self.warehouse.agreements.versions(AS_OF)

    def outlooks(self, filters: Filters) -> list[sales_forecast.Outlook]:
        return sales_forecast.outlooks(self.read, filters, sales_forecast.lives(self.read, filters), "EUR")

    def tracks(self, filters: Filters, kind: str) -> tuple[pace_view.Track, pace_view.Track]:
        found = self.outlooks(filters)

        def lands(currency: str, period: pace.Period) -> Any:
            return next((one.landing for one in found if one.landing.until == period.last), None)

        return pace_view.tracks(self.read, filters, self.versions, self.calendar, kind, lands)

    def cell(self, metric: str, segment: str | None, first: date, last: date) -> targets_view.Cell:
        """What the targets of the Overview say of a metric from one day to another."""
        lines = targets_view.lines(self.read, self.calendar, AS_OF, first.year, target_periods.QUARTER)
        mine = next(line for line in lines if (line.metric, line.segment) == (metric, segment))
        return next(cell for cell in mine.cells if (cell.first, cell.last) == (first, last))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    warehouse = Warehouse(tmp_path_factory.mktemp("same") / "warehouse.duckdb")
    templates.demo(warehouse)
    yield Company(warehouse, {})
    warehouse.close()


def over(period: str, segment: str | None) -> Filters:
    return Filters.over(period, AS_OF, segment=segment)


def quarter(filters: Filters) -> tuple[date, date]:
    """The first and last day of the quarter that the filters are of."""
    period = pace.period("quarter", filters.from_on)
    return period.first, period.last


def asked(name: str, filters: Filters) -> dict[str, Any]:
    return {key: value for key, value in filters.to_params().items() if key in queries.read(name).params}


@pytest.mark.parametrize(("period", "segment"), ASKED)
def test_value_signed_is_one_number(demo, period, segment):
    filters = over(period, segment)
    outcomes = demo.read("deal_outcomes", **asked("deal_outcomes", filters))
    signed = outcomes["won_amount"].sum()
    assert outcomes["currency"].unique().to_list() == ["EUR"]
    sold = sales_view.view(demo.read, filters, demo.calendar)
    shown = overview_view.view(demo.read, filters, demo.versions, demo.calendar, ())
    said = words.money(float(signed), "EUR")
    assert sold.figures[0].value == said
    assert shown.closed.figures[0] == sold.figures[0]
    assert said in shown.sentences[1]
    funnels = next(one for one in funnel_view.view(demo.read, filters).sales if one.key == "value_signed")
    assert (funnels.answer.value, funnels.answer.currency) == (float(signed), "EUR")
    months, currency = funnel_view.trend(demo.read, "value_signed", filters)
    within = months.filter(pl.col("value").is_between(pl.lit(f"{filters.from_on}"), pl.lit(f"{filters.last_on}")))
    assert (within["amount"].sum(), currency) == (float(signed), "EUR")
    for pipeline in waterfall_view.PIPELINES:
        found = waterfall_view.view(demo.read, filters, pipeline)
        bars = [row.amount for one in found.currencies for row in one.rows if row.pick == "won"]
        assert bars == [-signed]
    assert records(demo.read, "value_signed", filters).frame["amount"].sum() == signed
    credit = attribution_view.credit(demo.read, filters, "channel")
    sourced = attribution.table(credit.deals, "EUR")["sourced"].sum()
    assert (len(credit.deals), sourced) == (outcomes["won"].sum(), float(signed))
    if segment is None:
        assert demo.cell("amount", None, *quarter(filters)).actual == float(signed)
        assert demo.cell("deals", None, *quarter(filters)).actual == outcomes["won"].sum()
    if period == THIS_QUARTER:
        assert demo.tracks(filters, "quarter")[1].pace.actual == float(signed)


@pytest.mark.parametrize(("period", "segment"), ASKED)
def test_mqls_and_their_promise_are_one_number(demo, period, segment):
    filters = over(period, segment)
    events = demo.read("activity_funnel", **asked("activity_funnel", filters))
    mqls, leads = (events.filter(stage=stage)["events"].sum() for stage in ("mql", "lead"))
    shown = overview_view.view(demo.read, filters, demo.versions, demo.calendar, ())
    numbers = marketing_view.view(demo.read, filters, demo.versions)
    assert [each.answer.value for each in shown.top.figures[:2]] == [leads, mqls]
    assert f"brought {mqls} MQLs" in shown.sentences[0] == numbers.headline
    # The promise is of all MQLs: beside those of one segment that is said.
    assert ("; of all MQLs 97 count towards the 84 promised" in numbers.headline) == bool(segment)
    assert shown.top.figures[1].note.startswith("of all") == bool(segment)
    assert (records(demo.read, "leads", filters).frame.height, mqls) == (
        leads,
        records(demo.read, "mqls", filters).frame.height,
    )
    months, _ = funnel_view.trend(demo.read, "mqls", filters)
    within = months.filter(pl.col("value").is_between(pl.lit(f"{filters.from_on}"), pl.lit(f"{filters.last_on}")))
    assert within["amount"].sum() == mqls
    assert marketing_view.outcomes(demo.read, numbers, "channel", "EUR")["mqls"].sum() == mqls
    promised = promise_view.view(demo.read, filters, demo.versions)
    card = next((one for one in promised.cards if one.clause == "volume"), None)
    assert shown.top.promise == card == numbers.promise == promise_view.volume_card(demo.read, filters, demo.versions)
    assert demo.cell("mqls", segment, *quarter(filters)).actual == mqls
    assert segment or demo.cell("leads", None, *quarter(filters)).actual == leads
    if period == THIS_QUARTER:
        assert demo.tracks(filters, "quarter")[0].pace.actual == mqls


@pytest.mark.parametrize(("period", "segment"), ASKED)
def test_what_is_planned_to_date_is_one_number(demo, period, segment):
    filters = over(period, segment)
    first, last = quarter(filters)
    planned = funnel_plan.view(demo.read, filters, demo.calendar).stages
    cell = demo.cell("mqls", segment, first, last)
    if period == LAST_QUARTER:
        assert planned["mql"] == pytest.approx((cell.actual, cell.due)) == (cell.actual, cell.planned)
        return
    marketing, sales = demo.tracks(filters, "quarter")
    assert planned["mql"] == pytest.approx((marketing.pace.actual, marketing.pace.due))
    assert marketing.pace.plan.whole == pytest.approx(cell.planned)
    # The targets of the page count the day of data-as-of whole, the other two by the part of it that is known.
    today = 1 - mql_landing.known_part(demo.read, filters, demo.calendar)
    by_day = cell.planned / len(marketing.pace.clock.days)
    assert cell.due - marketing.pace.due == pytest.approx(today * by_day, rel=0.1)
    if segment is None:
        due, whole = demo.cell("amount", None, first, last).due, demo.cell("amount", None, first, last).planned
        assert (sales.pace.due, sales.pace.plan.whole) == pytest.approx((due, whole))


def test_goal_signed_landing_and_coverage_are_one_number(demo):
    """Of the calendar quarter: the demo's target of the value signed is as high as its quotas together."""
    filters = over(THIS_QUARTER, None)
    first, last = quarter(filters)
    this = goal.quarter_of(AS_OF, goal.THIS)
    assert (this.first, this.last) == (first, last)
    aim, _ = goal.goal_of(demo.read, filters, demo.calendar, this, None)
    outlook = next(one for one in demo.outlooks(filters) if one.landing.until == last)
    goals = sales_forecast.goals(demo.read, filters, demo.calendar, outlook)
    sales = demo.tracks(filters, "quarter")[1]
    shown = overview_view.view(demo.read, filters, demo.versions, demo.calendar, demo.outlooks(filters))
    cell = demo.cell("amount", None, first, last)
    cover = shown.cover.rows[0]
    assert aim.amount == pytest.approx(goals.target) == sales.pace.plan.whole == cell.planned
    assert cover.quota == pytest.approx(goals.quota) == aim.amount
    signed = reverse_view._signed(demo.read, filters, this, "EUR")
    assert signed == cover.won == outlook.landing.signed == sales.pace.actual == cell.actual
    assert cover.left == aim.amount - signed
    opened = demo.read("open_deals", **asked("open_deals", filters))
    due = opened.filter(pl.col("closed_on").is_between(AS_OF, last))
    late = opened.filter(pl.col("closed_on") < AS_OF)
    # docs/overview.md has the same.
    assert coverage_view.needed_in_words(cover.needed) == "4.1× (2.7–7.0×)"
    assert (f"{cover.covered:.1f}", cover.needed.periods, cover.state) == ("3.5", 5, coverage.BETWEEN)
    assert cover.needed.share == pytest.approx(2_560_350 / 10_397_550)
    assert (cover.opened, cover.overdue) == (float(due["amount"].sum()), float(late["amount"].sum()))
    assert sales.lands == (outlook.landing.low, outlook.landing.high)
    assert f"ends at {words.money(shown.closed.outlooks[0].landing.low, 'EUR')}" in shown.sentences[2]
    quotas = sales_view.view(demo.read, filters, demo.calendar).quotas.whole.row(0, named=True)
    assert (quotas["reached"], quotas["due"]) == pytest.approx((signed, sales.pace.due))


def test_without_a_target_the_plan_is_that_of_the_quotas_and_of_the_promise(demo):
    """The same as the Sales page's quota to date and as the promise's card."""
    filters = over(THIS_QUARTER, None)

    def read(name: str, **params: Any) -> pl.DataFrame:
        return demo.read(name, **params).head(0) if name == "plans" else demo.read(name, **params)

    outlook = pace_view.tracks(read, filters, demo.versions, demo.calendar, "month", lambda *_: None)
    month = replace(filters, from_on=date(2026, 10, 1), to_on=date(2026, 11, 1))
    quotas = sales_view.quotas_of(read, month, demo.calendar).whole.row(0, named=True)
    card = promise_view.volume_card(read, month, demo.versions)
    assert (outlook[1].pace.actual, outlook[1].pace.due) == pytest.approx((quotas["reached"], quotas["due"]))
    assert (outlook[0].pace.actual, round(outlook[0].pace.due)) == (card.value, card.goal)
    assert outlook[0].lands == card.landing


def test_the_forecast_stands_on_all_that_is_signed():
    """Also on the deals of which nobody knows when they were opened, and on those closed before they were."""
    house = templates.fresh()
    told = {"status": "won", "currency": "EUR", "amount": 1_000, "created_at": "2026-05-01"}
    rows: list[dict[str, Any]] = [
        told | {"deal_id": f"{day}", "closed_at": f"2026-{month:02}-{day:02}"}
        for month, days in ((6, range(1, 16)), (7, range(16, 26)))
        for day in days
    ]
    rows.append(told | {"deal_id": "unopened", "created_at": None, "closed_at": "2026-07-10", "amount": 5_000})
    rows.append(told | {"deal_id": "early", "created_at": "2026-07-20", "closed_at": "2026-07-11", "amount": 7_000})
    rows.append(told | {"deal_id": "open", "status": "open", "closed_at": "2026-08-11"})
    load(house, "deals", rows)
    filters = Filters.over(THIS_QUARTER, date(2026, 7, 25))
    deals = sales_forecast.lives(house.read, filters)
    month, quarter_of = (one.landing for one in sales_forecast.outlooks(house.read, filters, deals, "EUR"))
    assert month.signed == quarter_of.signed == 10_000 + 5_000 + 7_000
    assert month.signed <= month.low <= month.middle <= month.high
    calendar = house.agreements.in_force(filters.as_of).terms.calendar_of()
    assert sales_view.view(house.read, filters, calendar).figures[0].value == words.money(22_000, "EUR")
    house.close()


# Each metric of the registry, in each place that shows it: under these filters and on these days.
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"segment": "SMB"},
    {"channel": "Paid Search"},
    {"channel": "Events", "segment": "Enterprise"},
)
DAYS = (AS_OF, date(2026, 8, 31), date(2026, 5, 15))
COMBINATIONS = [(chosen, on) for on in DAYS for chosen in FILTERS]


def displayed(demo: Company, filters: Filters) -> Iterator[tuple[str, Figure]]:
    """Every key number of a page with the place that shows it."""
    funnels = funnel_view.view(demo.read, filters)
    yield from (("Funnels", each) for each in (*funnels.marketing, *funnels.handoff, *funnels.sales))
    brought = marketing_view.view(demo.read, filters, demo.versions)
    yield from (("Marketing", each) for each in (*brought.reach, *brought.costs))
    yield from (("Sales", each) for each in sales_view.view(demo.read, filters, demo.calendar).figures)
    overview = overview_view.view(demo.read, filters, demo.versions, demo.calendar, ())
    yield from (("Overview", each) for each in (*overview.top.figures, *overview.closed.figures))


@pytest.mark.sampled
@pytest.mark.parametrize(("chosen", "on"), COMBINATIONS[: size.cases(2, 12, 12)], ids=str)
def test_each_metric_is_one_number_in_each_place(demo, chosen, on):
    filters = Filters.over(LAST_6_MONTHS, on, **chosen)
    answers = {key: engine.all_currencies(demo.read, key, filters) for key in METRICS}
    places = list(displayed(demo, filters))
    assert len(places) == 28
    for place, figure in places:
        assert (place, figure.value) == (place, _value(answers[figure.key][0])), figure.key
        others = [wording.value(each) for each in (figure.answer, *figure.others) if each.value is not None]
        assert others == [wording.value(each) for each in answers[figure.key] if each.value is not None], figure.key
    for key, (first, *_) in answers.items():
        said = passport.passport(demo.read, key, filters).text()
        assert said.startswith(f"{METRICS[key].label}: {wording.exact(first)}"), key
        _behind(demo, key, filters, first)
        _broken_down(demo, key, filters, first)
        assert all(bridge.adds_up for bridge in relations.bridges(demo.read, key, filters)), key


def _value(answer: engine.Answer) -> str | None:
    return None if answer.value is None else wording.value(answer)


def _behind(demo: Company, key: str, filters: Filters, answer: engine.Answer) -> None:
    """The records behind a count are as many, those behind an amount add up to it."""
    declared = METRICS[key]
    rows = records(demo.read, key, filters).frame
    if declared.unit == "money" and declared.records.read in ("deal_rows", "open_deals") and answer.value is not None:
        column = "weighted_amount" if key == "weighted_pipeline" else "amount"
        in_currency = pl.col("currency").eq_missing(answer.currency)
        assert float(rows.filter(in_currency)[column].sum()) == answer.value, key
    elif key in ("spend", "visits", "impressions", "touches") and answer.value is not None:
        column = {"visits": "sessions"}.get(key, key)
        assert float(rows[column].sum()) == answer.value, key
    elif declared.unit == "count" and answer.value is not None:
        assert rows.height == answer.value, key


def _broken_down(demo: Company, key: str, filters: Filters, answer: engine.Answer) -> None:
    """The parts of a breakdown add up to the part of the whole, and so do the parts of its whole."""
    declared = METRICS[key]
    if isinstance(declared.measure, Middle | Step) or answer.part is None:
        return
    for by in ("channel", "month"):
        if not reasons.breaks_down(declared.measure, by):
            continue
        rows = engine.breakdown(demo.read, key, filters, by)
        mine = rows if answer.currency is None else rows.filter(currency=answer.currency)
        assert mine["part"].sum() == answer.part, (key, by)


def test_the_meeting_and_all_that_is_sent_of_it_say_the_registry_s_numbers(demo):
    deck = build.deck(
        demo.read, AS_OF, versions=demo.versions, calendar=demo.calendar, title="Weekly", outlooks=demo.outlooks(EVER)
    )
    mine = [number for number in deck.numbers if number.key in METRICS]
    assert {number.key for number in mine} == {key for key, declared in METRICS.items() if declared.deck}
    pages = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf(deck))).pages)
    for number in mine:
        declared = METRICS[number.key]
        lately = replace(EVER, from_on=AS_OF - timedelta(days=numbers.RATE_DAYS - 1))
        filters = EVER if numbers.is_sum(number.key) or declared.view == "as_of" else lately
        answer = next(
            one
            for one in engine.all_currencies(demo.read, number.key, filters)
            if one.currency in (number.currency, None)
        )
        assert float(number.part) == float(answer.part), number.key
        assert number.title == declared.label
        assert "".join(values.value(number).split()) in pages, number.key


@pytest.mark.slow
def test_the_command_line_says_the_same(demo, tmp_path, capsys):
    copy = tmp_path / "copy.duckdb"
    demo.warehouse.backup(copy)
    filters = replace(EVER, from_on=date(2026, 7, 1), to_on=date(2026, 10, 1), period="Custom")
    for key in METRICS:
        days = ("--from", "2026-07-01", "--to", "2026-09-30")
        assert main(["--warehouse", str(copy), "metric", key, *days, "--format", "json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        answers = engine.all_currencies(demo.read, key, filters)
        assert [row["value"] for row in rows] == [each.value for each in answers], key


@pytest.mark.parametrize("key", [key for key, declared in METRICS.items() if declared.target])
def test_what_came_of_a_target_is_the_metric_of_the_same_days(demo, key):
    declared = METRICS[key]
    came = targets_view.actuals(demo.read, declared.target, AS_OF)
    filters = Filters.over(LAST_QUARTER, AS_OF)
    answer = engine.answer(demo.read, key, filters)
    amount, state = came.over("quarter", answer.currency or NOT_SET)[filters.from_on]
    assert (amount, state) == (pytest.approx(answer.value), "whole")


@pytest.mark.parametrize("key", [key for key, declared in METRICS.items() if declared.action])
def test_what_an_action_is_measured_by_is_the_metric_of_the_same_days(demo, key):
    changed_on, check_on = date(2026, 6, 1), date(2026, 8, 1)
    last = check_on - _DAY
    for first, day, pair in (
        (changed_on, check_on, moved.moved(demo.read, key, changed_on, check_on).after),
        (changed_on - (check_on - changed_on), changed_on, moved.moved(demo.read, key, changed_on, check_on).before),
    ):
        answer = engine.answer(demo.read, key, Filters(first, day, last if day == check_on else day - _DAY))
        assert (float(pair[0]), pair[1] or 0) == (float(answer.part or 0), answer.whole or 0)


def test_the_cards_of_the_promises_open_the_passports_of_their_numbers(demo):
    shown = promise_view.view(demo.read, Filters.over(LAST_6_MONTHS, AS_OF), demo.versions)
    keys = {card.clause: promise_view.metric_of(demo.read, shown, card) for card in shown.cards}
    mine = {"volume": "counted_mqls", "response": "reply_in_time", "quality": "acceptance_rate"}
    assert keys == dict.fromkeys(("definition", "disposition", "attempts")) | mine
