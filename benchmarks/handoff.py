"""What is measured of the agreement: judging every MQL, and what the Promises and Handoff pages ask."""

from __future__ import annotations

from pathlib import Path

from benchmarks.exports import touches
from benchmarks.harness import Line, rounds, seconds
from benchmarks.lines import LOADED_AT, READER, filled
from smarketing import answers
from smarketing.loading import load_file
from smarketing.warehouse import Warehouse
from smarketing.warehouse.clocks import judge_anew

# What one visit of each page asks, with the breakdowns that it shows.
PROMISES = (
    ("reply_states", {}),
    ("reply_states", {"by": "segment"}),
    ("reply_states", {"by": "week"}),
    ("decision_states", {}),
    ("volume_months", {}),
    ("late_replies", {}),
    ("breach_causes", {}),
    ("handoff_lists", {}),
)


def judge(folder: Path, rows: int, times: int) -> Line:
    """Every MQL judged anew, over writing the judged rows once more in their order."""
    many = worked(folder, rows)
    mqls = many.table("marts", "handoffs").height
    line = Line(f"{mqls:,} MQLs of {rows:,} leads judged anew", "a sorted copy of the judged rows", 20)
    return rounds(line, lambda: _judge(many), lambda: _copy(many), times)


def pages(folder: Path, small: int, large: int, times: int) -> Line:
    """The counts of the Promises and Handoff pages with nothing cached: many leads over few."""
    few, many = worked(folder, small), worked(folder, large)
    line = Line(f"counts of Promises and Handoff, {large:,} leads", f"the same, {small:,}", 3)
    return rounds(line, lambda: seconds(lambda: _ask(many)), lambda: seconds(lambda: _ask(few)), times)


def worked(folder: Path, rows: int) -> Warehouse:
    """A warehouse file with so many leads, and what sales did with them."""
    warehouse = filled(folder, rows)
    outcome = load_file(warehouse, touches(rows), "touches.csv", loaded_at=LOADED_AT, reader=READER)
    if outcome.state != "loaded":
        raise SystemExit(f"The touches were not loaded: {outcome.message}")
    return warehouse


def _judge(warehouse: Warehouse) -> float:
    with warehouse._connection.transaction(keep=False) as writer:
        return seconds(lambda: judge_anew(writer))


def _copy(warehouse: Warehouse) -> float:
    sql = "create temp table copied as select * from marts.handoffs order by mql_on, lead_key, cycle"
    with warehouse._connection.transaction(keep=False) as writer:
        return seconds(lambda: writer.execute(sql))


def _ask(warehouse: Warehouse) -> None:
    day = answers.as_of(warehouse.read)
    for name, params in PROMISES:
        warehouse.read(name, **(params if name == "handoff_lists" else {**params, "as_of": day}))
