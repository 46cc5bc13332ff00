"""The rules of the SQL files, over every file below queries/, and that each rule can fail."""

from __future__ import annotations

import re

import pytest

from smarketing import queries
from tests import templates
from tests.sql_rules import (
    EVERYTHING,
    SqlFile,
    header,
    length,
    no_clock,
    one_select,
    one_statement,
    portable,
    reach,
    selected,
    sql_files,
    zero_guard,
)

# rule -> the folders it holds for. A migration is one step of the schema, whatever its length.
RULES = {
    length: ("core", "marts", "reads", "checks"),
    one_statement: ("core", "marts", "reads", "checks"),
    one_select: ("marts", "reads", "checks"),
    no_clock: ("core", "marts", "reads", "checks"),
    reach: ("marts", "reads", "checks"),
    portable: ("marts", "reads"),
    zero_guard: ("marts", "reads", "checks"),
    header: ("core", "marts", "reads"),
}


@pytest.fixture(scope="module")
def empty():

    warehouse = templates.fresh()
    yield warehouse
    warehouse.close()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_sql_file_keeps(rule):
    violations = [violation for file in sql_files(*RULES[rule]) for violation in rule(file)]
    assert not violations, "\n".join(["", *violations])


@pytest.mark.parametrize("name", queries.reads())
def test_a_read_returns_the_columns_of_its_header_in_their_order(empty, name):
    assert empty.read(name).columns == list(queries.read(name).columns)


@pytest.mark.parametrize("name", queries.marts())
def test_a_mart_selects_the_columns_of_its_header_in_their_order(name):
    query = queries.marts()[name]
    columns = selected(SqlFile("marts", name, query.sql))
    described = list(query.columns)
    if EVERYTHING in columns:  # a star passes columns on that the header may describe or leave to the mart below
        columns, described = (
            [column for column in columns if column in described],
            [column for column in described if column in columns],
        )
    assert columns == described


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        (length, "select 1\n" * 81),
        (one_statement, "select 1; select 2"),
        (one_statement, "selec 1"),
        (one_select, "delete from marts.journeys"),
        (no_clock, "select current_date as d"),
        (no_clock, "select cast('now' as timestamp) as d"),
        (reach, "select a from core.leads"),
        (reach, "select a from journeys"),
        (reach, "select a from (select b from raw.leads)"),
        (reach, "select a from range(3) as r(a)"),
        (reach, "select a from marts.journeys where exists (select 1 from core.leads)"),
        (portable, "select quantile_cont(a, 0.5) as a from marts.journeys"),
        (portable, "select a from marts.journeys qualify row_number() over (order by a) = 1"),
        (portable, "select won_on - created_on as days from marts.journeys"),
        (portable, "select a::date as a from marts.journeys"),
        (portable, "select avg(a) as a from marts.journeys"),
        (portable, "select a / nullif(b, 0) as c from marts.journeys"),
        (portable, "select date_diff('day', a, b) as c, date_diff('hour', a, b) as d from marts.journeys"),
        (portable, "select a at time zone 'UTC' as a from marts.journeys"),
        (zero_guard, "select cast(a as double) / b as c from marts.journeys"),
        (header, "select 1"),
        (header, "-- Which?\nselect 1"),
    ],
)
def test_a_rule_refuses(rule, sql):
    assert list(rule(SqlFile("reads", "example", sql)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_allows(rule):
    sql = """-- Leads by channel, with what share was won.
-- Grain: one row per channel.
-- channel: where the lead came from
with leads as (
    select channel, is_won, created_on, won_on from marts.journeys where created_on >= cast($from_on as date)
)
select
    channel,
    cast(sum(is_won) as double) / nullif(count(*), 0) as won_rate,
    percentile_cont(0.5) within group (order by date_diff('day', created_on, won_on)) as median_days,
    avg(cast(is_won as double)) as mean_won
from leads
group by channel
"""
    assert not list(rule(SqlFile("reads", "example", sql)))


def test_the_state_of_a_reply_is_told_in_the_same_words_wherever_it_is_asked():
    """The portable subset has no macros: what stands in several reads must not come apart."""
    cases = [
        re.search(r"case\s+when replied_at is null.+?\bend\b", queries.read(name).sql, re.DOTALL)
        for name in ("reply_states", "reply_rows", "lead_handoffs")
    ]
    assert len({" ".join(found[0].split()) for found in cases if found}) == 1
    assert all(cases)
