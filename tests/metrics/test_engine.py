"""The engine answers from the declarations: exact values of a company that can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from smarketing import queries, targets
from smarketing.errors import Refused, UnknownName
from smarketing.filters import ALL_TIME, LAST_QUARTER, Filters
from smarketing.metrics import engine, passport, records, registry, relations, wording
from smarketing.metrics.declaration import MONEY
from smarketing.metrics.registry import METRICS, metric
from smarketing.targets import DIMENSIONS, PLANNED
from smarketing.warehouse import Warehouse
from tests.templates import empty
from tests.ui.companies import ACCEPTED, LEADS, LOST, MQLS, SQLS, WON, marketing_only, sales_only, whole
from tests.warehouse.build import load

END = date(2026, 9, 13)
EVER = Filters.over(ALL_TIME, END)


def house(tmp_path, fill) -> Warehouse:
    path = tmp_path / "warehouse.duckdb"
    empty(path)
    warehouse = Warehouse(path)
    fill(warehouse)
    return warehouse


@pytest.fixture
def company(tmp_path) -> Iterator[Warehouse]:
    warehouse = house(tmp_path, whole)
    yield warehouse
    warehouse.close()


def value(warehouse: Warehouse, key: str, filters: Filters = EVER) -> float | None:
    return engine.answer(warehouse.read, key, filters).value


def test_each_metric_has_its_value(company):
    amounts = sum(1000 * number for number in range(1, WON + 1))
    opened = sum(1000 * number for number in range(WON + LOST + 1, 25))
    expected = {
        "visits": 10_000,
        "engagement_rate": 0.4,
        "spend": 8_000,
        "leads": LEADS,
        "mqls": MQLS,
        "sals": ACCEPTED,
        "sqls": SQLS,
        "deals_won": WON,
        "value_signed": amounts,
        "win_rate": WON / (WON + LOST),
        "acceptance_rate": ACCEPTED / MQLS,
        "cost_per_lead": 8_000 / LEADS,
        "cost_per_mql": 8_000 / MQLS,
        "cost_per_sal": 8_000 / ACCEPTED,
        "cost_per_customer": 8_000 / WON,
        "pipeline": opened,
        "pipeline_created": sum(1000 * number for number in range(1, 25)),
        "mqls_of_leads": MQLS,
    }
    assert {key: value(company, key) for key in expected} == pytest.approx(expected)


def test_each_target_has_its_metric_and_is_money_where_that_is():
    assert sorted(registry.TARGETS) == sorted(PLANNED)
    assert {name for name in PLANNED if registry.TARGETS[name].unit == MONEY} == {*targets.MONEY} & {*PLANNED}


def test_the_pipeline_created_is_of_the_days_on_which_deals_were_opened(tmp_path):
    def told(number: int, opened: str, amount: int | None, currency: str = "EUR", status: str = "open") -> dict:
        closed = {"closed_at": "2026-08-30"} if status != "open" else {}
        row = {"deal_id": f"D{number}", "created_at": opened, "amount": amount, "currency": currency, "status": status}
        return row | closed | {"channel": "Ads" if number < 3 else "Events"}

    deals = [
        told(1, "2026-06-30", 1_000),
        told(2, "2026-07-01", 200, status="lost"),
        told(3, "2026-07-31", 50, status="won"),
        told(4, "2026-07-15", 7, "CHF"),
        told(5, "2026-07-16", None),
        told(6, "2026-08-01", 3_000),
    ]
    warehouse = house(tmp_path, lambda made: load(made, "deals", deals, as_of=datetime(2026, 9, 13)))
    july = Filters(date(2026, 7, 1), date(2026, 8, 1), END)
    sums = engine.all_currencies(warehouse.read, "pipeline_created", july)
    assert [(each.currency, each.value) for each in sums] == [("EUR", 250), ("CHF", 7)]
    by_channel = engine.breakdown(warehouse.read, "pipeline_created", july, "channel").filter(currency="EUR")
    assert dict(by_channel.select("value", "amount").iter_rows()) == {"Ads": 200, "Events": 50}
    rows = records.records(warehouse.read, "pipeline_created", july).frame
    assert sorted(rows["deal_id"]) == ["D2", "D3", "D4", "D5"]
    none = engine.answer(warehouse.read, "pipeline_created", Filters(date(2026, 8, 2), date(2026, 9, 1), END))
    assert (none.value, none.reason) == (None, "No deal with a known amount was opened in this period.")
    warehouse.close()


def test_acceptances_are_nought_where_only_rejections_are_known(tmp_path):
    rejected = {"lead_id": "1", "created_at": "2026-09-01", "mql_at": "2026-09-02", "stage": "rejected"}
    warehouse = house(tmp_path, lambda made: load(made, "leads", [rejected | {"exit_at": "2026-09-03"}]))
    assert (value(warehouse, "sals"), value(warehouse, "acceptance_rate")) == (0, 0)
    assert value(warehouse, "sqls") is None
    warehouse.close()


def test_a_rate_has_its_interval_and_a_cost_its_parts(company):
    rate = engine.answer(company.read, "win_rate", EVER)
    assert (rate.part, rate.whole, rate.n, rate.few) == (9, 18, 18, True)
    assert (rate.low, rate.high) == pytest.approx((0.2903, 0.7097), abs=1e-4)  # Wilson, 9 of 18
    cost = engine.answer(company.read, "cost_per_mql", EVER)
    assert (float(cost.part), cost.whole, cost.currency, cost.low) == (8_000, 80, "EUR", None)


def test_breakdowns_sum_to_the_whole_and_are_refused_where_they_cannot(company):
    by_channel = engine.breakdown(company.read, "mqls", EVER, "channel")
    assert sum(by_channel["part"]) == MQLS
    assert by_channel["part"].to_list() == [40, 40]  # two in three leads, a third each: the third channel has none
    with pytest.raises(Refused, match="Visits cannot be broken down by owner"):
        engine.breakdown(company.read, "visits", EVER, "owner")
    with pytest.raises(Refused, match="Median first reply cannot be broken down by month"):
        engine.breakdown(company.read, "first_reply", EVER, "month")


def test_a_cost_by_channel_keeps_those_who_came_without_spend(company):
    by_channel = engine.breakdown(company.read, "cost_per_mql", EVER, "channel")
    rows = [tuple(row) for row in by_channel.select("value", "amount", "part", "whole").iter_rows()]
    assert rows == [("Paid search", 200.0, 8_000, 40), ("Referral", None, None, 40)]


def test_what_no_source_tells_is_missing_and_says_what_to_add(tmp_path):
    warehouse = house(tmp_path, marketing_only)
    answer = engine.answer(warehouse.read, "value_signed", EVER)
    assert (answer.value, answer.reason) == (None, metric("value_signed").lacks)
    assert engine.answer(warehouse.read, "sals", EVER).value is None
    late = engine.answer(warehouse.read, "reply_late", EVER)
    assert (late.value, late.reason) == (None, metric("reply_late").lacks), "without calls nobody is late, or in time"
    assert engine.answer(warehouse.read, "mqls", EVER).value == MQLS
    warehouse.close()


def test_where_nobody_tells_what_sales_did_late_and_undecided_are_unknown_and_not_nought(tmp_path):
    warehouse = house(tmp_path, marketing_only)
    for key in ("undecided", "reply_late", "reply_in_time", "acceptance_rate", "touches", "sqls", "deals_won"):
        answer = engine.answer(warehouse.read, key, EVER)
        assert (answer.value, answer.reason) == (None, metric(key).lacks), key
    warehouse.close()


def test_deals_without_leads_leave_the_top_of_the_funnel_unknown(tmp_path):
    warehouse = house(tmp_path, sales_only)
    for key in ("leads", "mqls", "visits", "cost_per_mql"):
        assert engine.answer(warehouse.read, key, EVER).reason == metric(key).lacks
    assert value(warehouse, "win_rate") == 0.5
    warehouse.close()


def test_a_period_after_the_end_of_a_source_is_not_nought(company):
    later = Filters(date(2026, 10, 1), date(2026, 10, 24), date(2026, 10, 23))
    answer = engine.answer(company.read, "mqls", later)
    assert (answer.value, answer.reason) == (
        None,
        "What is loaded of it ends on 13 Sep 2026, before this period. Add a newer export.",
    )


def test_a_quiet_period_within_the_data_is_nought_for_records_and_unknown_for_reports_of_days(company):
    july = Filters(date(2026, 7, 1), date(2026, 7, 2), END)
    assert value(company, "deals_won", Filters(date(2026, 5, 4), date(2026, 5, 5), END)) == 0
    spent = engine.answer(company.read, "spend", july)
    assert (spent.value, spent.reason) == (None, "No spend in this period.")


def test_a_filter_that_a_source_does_not_know_silences_the_metric(company):
    answer = engine.answer(company.read, "visits", Filters.over(ALL_TIME, END, segment="SMB"))
    assert (answer.value, answer.reason) == (
        None,
        "Visits: not known by segment. Take that filter away to see it.",
    )


def test_amounts_of_two_currencies_are_never_added(company):
    more = {"deal_id": "dollars", "status": "won", "amount": 70_000, "currency": "USD"}
    load(company, "deals", [more | {"created_at": "2026-06-01", "closed_at": "2026-07-01"}], again=1)
    found = engine.all_currencies(company.read, "value_signed", EVER)
    assert [(one.currency, one.value) for one in found] == [("USD", 70_000), ("EUR", 45_000)]


def test_acceptance_speaks_of_decisions_alone_and_names_the_undecided_beside_it(company):
    silent = {"lead_id": "silent", "created_at": "2026-06-01", "mql_at": "2026-06-02 09:00", "segment": "SMB"}
    load(company, "leads", [silent], again=1)
    answer = engine.answer(company.read, "acceptance_rate", EVER)
    assert (answer.part, answer.whole) == (ACCEPTED, MQLS)
    assert answer.beside == ("1 past their time, undecided",)
    assert engine.answer(company.read, "accepted_with_silence", EVER).whole == MQLS + 1


def test_the_period_before_stands_beside_a_number(company):
    quarter = Filters.over(LAST_QUARTER, date(2026, 10, 5))
    assert engine.comparable(company.read, quarter) is None  # the data begins in May
    both = Filters(date(2026, 7, 1), date(2026, 8, 1), END)
    answer = engine.compared(company.read, "leads", both)[0]
    assert (answer.value, answer.previous) == (31, 31)


def test_bridges_add_up_and_lead_to_each_relative(company):
    bridges = relations.bridges(company.read, "mqls", EVER)
    assert [bridge.end.key for bridge in bridges] == ["counted_mqls", "mqls_of_leads"]
    assert all(bridge.adds_up for bridge in bridges)
    assert relations.family("counted_mqls") == ("mqls", "mqls_of_leads")


def test_records_behind_a_count_are_as_many_as_it_says(company):
    june = Filters(date(2026, 6, 1), date(2026, 7, 1), END)
    for key in ("leads", "mqls", "sals", "sqls", "deals_won"):
        assert records.records(company.read, key, june).frame.height == value(company, key, june)


@pytest.mark.slow
def test_records_behind_what_sales_decided_are_as_many_as_it_says(company):
    silent = {"lead_id": "silent", "created_at": "2026-06-01", "mql_at": "2026-06-02 09:00", "segment": "SMB"}
    load(company, "leads", [silent], again=1)
    for filters in (EVER, Filters.over(ALL_TIME, END, segment="SMB"), Filters.over(ALL_TIME, END, owner="Bo")):
        rows = {key: records.records(company.read, key, filters).frame.height for key in METRICS if metric(key).records}
        for key in ("counted_mqls", "undecided", "reply_late"):
            assert rows[key] == value(company, key, filters), key
        for key in ("acceptance_rate", "accepted_with_silence", "reply_in_time"):
            assert rows[key] == engine.answer(company.read, key, filters).whole, key


def test_each_term_between_two_counts_has_its_records(company):
    (bridge,) = [each for each in relations.bridges(company.read, "mqls", EVER) if each.end.key == "counted_mqls"]
    for line in bridge.lines:
        assert line.term.records is not None
        assert records.listed(company.read, line.term.records, EVER).frame.height == line.number


def test_what_is_counted_by_deals_alone_names_no_leads_as_its_rows(tmp_path):
    warehouse = house(tmp_path, sales_only)
    decided = {"deal_id": "D", "status": "open", "created_at": "2026-06-01", "accepted_at": "2026-06-02"}
    load(warehouse, "deals", [decided], again=1)
    assert value(warehouse, "acceptance_rate") == 1
    assert passport.passport(warehouse.read, "acceptance_rate", EVER).records() == {}
    # An MQL that sales let pass is in the relative alone, which counts MQLs: no sum leads from deals to it.
    silent = {"lead_id": "silent", "created_at": "2026-06-01", "mql_at": "2026-06-02 09:00"}
    load(warehouse, "leads", [silent], as_of=datetime(2026, 9, 13))
    assert value(warehouse, "acceptance_rate") == 1
    assert engine.answer(warehouse.read, "accepted_with_silence", EVER).part == 1
    assert relations.bridges(warehouse.read, "acceptance_rate", EVER) == []
    assert relations.bridges(warehouse.read, "accepted_with_silence", EVER) == []
    with pytest.raises(Refused, match="No records are kept behind Acceptance rate"):
        records.records(warehouse.read, "acceptance_rate", EVER)
    warehouse.close()


def test_a_passport_says_all_that_is_behind_a_number(company):
    found = passport.passport(company.read, "win_rate", EVER)
    text = found.text()
    assert text.startswith("Win rate: 50% (All time (everything loaded))\n95% interval 29–71%, n = 18, few deals.\n")
    assert "Formula: won / (won + lost), of the deals closed in the period, whenever they were opened" in text
    assert [statement.name for statement in found.statements] == ["deal_outcomes"]
    assert found.statements[0].params["as_of"] == END


def test_every_declaration_names_reads_and_columns_that_exist():
    for declared in METRICS.values():
        for name in declared.measure.reads:
            assert name in queries.reads(), declared.key
        if declared.records:
            query = queries.read(declared.records.read)
            assert {*declared.records.params, *(declared.records.days or ())} <= {*query.params}, declared.key
        assert declared.key.isidentifier()
        assert declared.says.endswith(".")
        assert declared.lacks.endswith(".")
        assert set(engine.dimensions(declared)) <= {*DIMENSIONS}


def test_labels_are_one_word_for_one_number():
    labels = [declared.label for declared in METRICS.values()]
    assert len(labels) == len({*labels})


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(UnknownName, match="'win_rate'"):
        metric("winrate")


def test_values_in_words():
    assert wording.amount(0.2981, "rate") == "30%"
    assert wording.amount(2_377_800, "money", "EUR") == "€2.38M"
    assert wording.amount(None, "count") == "—"
