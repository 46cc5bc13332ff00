"""Any table, written in any dialect, is read back equal, or refused, or asked about; never different."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from random import Random

import pytest

from smarketing.intake import read_table
from tests.fuzz.dialects import Written, written
from tests.size import cases

TABLES = cases(100, 2_000, 10_000)
SEED = int(os.environ.get("FUZZ_SEED", "20261124"))
BLOCKS = cases(2, 20, 20)
TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.sampled


def told(file: Written) -> str:
    """What the reader made of the file: its outcome. Fails when a row that it loads is not the row in the file."""
    choices = {"key": [], "today": TODAY}
    got = read_table(file.data, "x.csv", file.columns, [], file.zone, choices)
    if got.outcome in ("reject", "needs_choice"):
        assert got.reason
        return got.outcome
    apart = set(got.set_aside["row"])
    assert len(got.rows) + len(apart) + got.skipped == got.records
    for number, row in zip(got.marks["row"], got.rows.iter_rows(), strict=True):
        assert row == file.records[number - 1], (number, row, file.records[number - 1])
    loaded = set(got.marks["row"])
    lost = {place for place, record in enumerate(file.records, start=1) if record is not None} - loaded - apart
    assert not lost, f"records {sorted(lost)} are neither loaded nor set aside"
    return got.outcome


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_table_is_read_back_equal_or_refused_or_asked_about(block: int) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(block, TABLES, BLOCKS):
        file = written(Random(f"{SEED}/{number}"))
        try:
            outcomes[told(file)] += 1
        except AssertionError as wrong:
            story = f"table {SEED}/{number}: {file.columns} {file.story}\n{file.data!r}"
            raise AssertionError(f"{wrong}\n{story}") from wrong
    # A reader that refuses everything would be right, too.
    assert outcomes["accept"] + outcomes["accept_with_rejects"] > 0.4 * outcomes.total(), outcomes
