"""What many SQL files say alike stands once, in queries/includes, and each file takes it in by its name."""

from __future__ import annotations

import re

import pytest

from smarketing import queries
from smarketing.errors import UnknownName
from smarketing.targets import DIMENSIONS
from tests.sql_rules import sql_files

# The blocks that name each dimension: those of leads and deals, which know all of them.
OF_DIMENSIONS = (
    "filters",
    "link_filters",
    "filter_values",
    "dimensions",
    "dimensions_of",
    "by_dimension",
    "dimension_values",
)
WIDTH = 120


def test_an_include_is_written_out_under_the_place_that_names_it():
    read = """select count(*) as deals
from marts.deals as d
where
    d.status = 'won'
    and {{ in_period("d.closed_on") }}
    and {{ filters("d") }}"""
    assert (
        queries.rendered(read)
        == """select count(*) as deals
from marts.deals as d
where
    d.status = 'won'
    and d.closed_on >= coalesce(cast($from_on as date), d.closed_on)
    and d.closed_on < coalesce(cast($to_on as date), date '9999-12-31')
    and d.channel = coalesce(cast($channel as varchar), d.channel)
    and d.campaign = coalesce(cast($campaign as varchar), d.campaign)
    and d.region = coalesce(cast($region as varchar), d.region)
    and d.segment = coalesce(cast($segment as varchar), d.segment)
    and d.owner = coalesce(cast($owner as varchar), d.owner)"""
    )


def test_includes_in_one_line_get_a_line_each():
    read = """    where {{ segment_filter("d") }} and is_linked = 1 and {{ in_period("closed_on") }}"""
    written = """    where d.segment = coalesce(cast($segment as varchar), d.segment)
        and is_linked = 1
        and closed_on >= coalesce(cast($from_on as date), closed_on)
        and closed_on < coalesce(cast($to_on as date), date '9999-12-31')"""
    assert queries.rendered(read) == written


def test_an_include_of_several_lines_begins_under_what_stands_before_it():
    read = """    links as (select note_id from marts.note_links as l where {{ in_period("l.day_on") }}),"""
    written = """    links as (select note_id from marts.note_links as l where
        l.day_on >= coalesce(cast($from_on as date), l.day_on)
        and l.day_on < coalesce(cast($to_on as date), date '9999-12-31')),"""
    assert queries.rendered(read) == written


def test_a_breakdown_lists_its_dimensions_and_the_units_of_time():
    breakdown = queries.rendered("""coalesce({{ by_dimension("deals") }}, {{ by_time("closed_on") }}, 'all')""")
    assert re.findall(r"\$by = '(\w+)' then deals\.\1 end", breakdown) == [
        "channel",
        "campaign",
        "region",
        "segment",
        "owner",
    ]
    assert re.findall(r"\$by = '(\w+)' then cast\(\s*cast\(\s*date_trunc\('\1', closed_on\b", breakdown) == [
        "month",
        "quarter",
        "week",
    ]
    assert breakdown.endswith("'all')")


def test_a_value_takes_the_place_of_its_name():
    assert queries.rendered("from raw.{{ table }} as r", {"table": "deals"}) == "from raw.deals as r"
    assert queries.statements_for("load/core_rows.sql", "deals")[0].startswith("select *\nfrom core.deals\n")


@pytest.mark.parametrize(
    ("sql", "error", "words"),
    [
        ('{{ filter("deals") }}', UnknownName, "Did you mean 'filters'"),
        ("{{ filters(deals) }}", UnknownName, "deals"),
        ("{{ table }}", UnknownName, "table"),
        ('{{ filters("deals; drop table x") }}', ValueError, "no plain name"),
        ('{{ filters("a.b.c") }}', ValueError, "no plain name"),
        ("{{ filters() }}", ValueError, "argument 2 is shorter"),
        ('{{ filters("d", "e") }}', ValueError, "argument 2 is longer"),
    ],
)
def test_what_cannot_be_written_out_is_refused(sql, error, words):
    with pytest.raises(error, match=re.escape(words)):
        queries.rendered(sql)


def test_a_value_that_is_no_plain_name_is_refused():
    with pytest.raises(ValueError, match="no plain name"):
        queries.rendered("from raw.{{ table }}", {"table": "deals, raw.leads"})


def test_no_file_writes_a_filter_a_period_or_a_breakdown_by_hand():
    by_hand = re.compile(
        rf"\$({'|'.join(DIMENSIONS)}|from_on|to_on)\b|\$by = '({'|'.join(DIMENSIONS)}|month|quarter|week)'"
    )
    files = sql_files("reads", "marts", "checks")
    written = [
        f"{file.path}: {match[0]}: take it from queries/includes"
        for file in files
        if (match := by_hand.search(file.text))
    ]
    assert not written, "\n".join(["", *written])


@pytest.mark.parametrize("name", OF_DIMENSIONS)
def test_a_block_of_the_dimensions_names_each_of_them(name):
    parameters, _ = queries.includes()[name]
    arguments = ", ".join(f'"{parameter}"' for parameter in parameters)
    block = queries.rendered(f"{{{{ {name}({arguments}) }}}}")
    assert {word for word in re.findall(r"\w+", block) if word in DIMENSIONS} == set(DIMENSIONS)


def test_a_line_in_the_include_gives_a_new_dimension_to_each_read_that_is_filtered(monkeypatch):
    before = {name for name, query in queries.reads().items() if "owner" in query.params}
    line = "\nand {{ rows }}.product = coalesce(cast($product as varchar), {{ rows }}.product)"
    for block in ("filters", "link_filters"):
        parameters, body = queries.includes()[block]
        monkeypatch.setitem(queries.includes(), block, (parameters, body + line))
    after = {file.name for file in sql_files("reads") if "$product" in file.sql}
    assert len(before) > 40
    assert after == before


def test_each_include_is_taken_in_by_some_file():
    sources = "\n".join(file.text for file in sql_files("reads", "marts", "checks", "includes"))
    assert not [name for name in queries.includes() if f"{{{{ {name}(" not in sources]


def test_the_whole_sql_is_no_wider_than_a_page():
    wide = [
        (name, line) for name, query in queries.reads().items() for line in query.sql.splitlines() if len(line) > WIDTH
    ]
    assert not wide
