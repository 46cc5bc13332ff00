"""Each vendor's export, in its own shape and encoding, becomes exactly these rows."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from smarketing.batch import SET_ASIDE_SCHEMA
from smarketing.intake import prepare, recognise
from smarketing.intake.result import DTYPES
from smarketing.sources import Mapping, certain
from smarketing.targets import target

GOLDEN = Path(__file__).parents[1] / "golden"
EXPECTED = {file.name.removesuffix(".expected.json"): file for file in sorted(GOLDEN.glob("*.expected.json"))}
REFUSED = {"google_ads_totals": "Segment > Time > Day", "search_console_queries": "Chart.csv"}


def golden(name: str) -> tuple[bytes, str]:
    file = GOLDEN / f"{name}.csv"
    return file.read_bytes(), file.name


def test_each_golden_export_has_its_expected_rows():
    assert sorted(file.stem for file in GOLDEN.glob("*.csv")) == sorted([*EXPECTED, *REFUSED])


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_becomes_exactly_its_rows(name):
    expected = json.loads(EXPECTED[name].read_text(encoding="utf-8"))
    prepared = prepare(*golden(name))
    assert prepared.message is None
    assert prepared.batch is not None
    assert _said(prepared.batch, certain(recognise(*golden(name))).title) == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_the_rows_have_the_stored_columns_of_their_target(name):
    batch = prepare(*golden(name)).batch
    wanted = target(batch.target)
    types = {}
    for field in (wanted.field(name) for name in batch.fields):
        types |= dict.fromkeys(field.columns, pl.Date())
        types[field.columns[0]] = DTYPES[field.type]
    assert dict(batch.rows.schema) == {"line": pl.Int64(), **types}
    assert dict(batch.set_aside.schema) == SET_ASIDE_SCHEMA
    assert len(batch.rows) + batch.set_aside["row"].n_unique() + batch.skipped == batch.records


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mapping_written_as_toml_reads_the_same_rows(name):
    first = prepare(*golden(name))
    again = prepare(*golden(name), mapping=Mapping.from_toml(first.mapping.to_toml()))
    assert again.mapping == first.mapping
    assert again.batch.rows.equals(first.batch.rows)


@pytest.mark.parametrize(("name", "advice"), REFUSED.items())
def test_a_report_without_days_is_refused_with_the_way_to_get_one(name, advice):
    prepared = prepare(*golden(name))
    assert (prepared.outcome, prepared.reason, prepared.batch) == ("reject", "WRONG_REPORT", None)
    assert advice in prepared.message


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_is_recognised_whatever_its_file_is_called(name):
    data, _ = golden(name)
    title = json.loads(EXPECTED[name].read_text(encoding="utf-8"))["title"]
    assert certain(recognise(data, "x.csv")).title == title


def _said(batch, title):
    rows = [{key: str(value) for key, value in row.items() if value is not None} for row in batch.rows.to_dicts()]
    return {
        "title": title,
        "source": batch.source,
        "target": batch.target,
        "records": batch.records,
        "skipped": batch.skipped,
        "as_of": None if batch.as_of is None else str(batch.as_of),
        "set_aside": [list(row) for row in batch.set_aside.iter_rows()],
        "rows": rows,
    }
