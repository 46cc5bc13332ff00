"""`make bench`: measure, print the table, and keep it in benchmarks/out."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import business_time, files, handoff, lines, matching
from benchmarks.harness import Line, table

OUT = Path(__file__).parent / "out"
PAIRS = 1_000_000
NOT_MEASURED = {
    "pages in a real browser over a blank Streamlit page": "needs a quiet machine with a browser; not written yet",
    "cold start over a blank Streamlit app": "likewise",
}


def main() -> None:
    """Measure each line that was asked for, one after the other."""
    options = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    options.add_argument("--rows", type=int, default=100_000, help="leads of a large warehouse (default 100,000)")
    options.add_argument("--small", type=int, default=10_000, help="leads of a small warehouse (default 10,000)")
    options.add_argument("--rounds", type=int, default=5, help="rounds of each line (default 5)")
    titles = (
        "load",
        "matching",
        "workbook",
        "refresh",
        "rebuild",
        "undo",
        "page",
        "scan",
        "memory",
        "judge",
        "promises",
        "business",
        "business-rows",
    )
    options.add_argument("--only", choices=titles, action="append")
    chosen = options.parse_args()
    rows, small, times = chosen.rows, chosen.small, chosen.rounds
    measured: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="smarketing-bench-") as name:
        folder = Path(name)
        steps: dict[str, Callable[[], Line]] = {
            "load": lambda: lines.load(folder, rows, times),
            "matching": lambda: matching.matching(folder, rows, times),
            "workbook": lambda: files.workbook(folder, rows, times),
            "refresh": lambda: lines.refresh(folder, small, rows, times),
            "rebuild": lambda: lines.rebuild(folder, small, rows, times),
            "undo": lambda: lines.undo(folder, small, rows, times),
            "page": lambda: lines.page(folder, small, rows, times),
            "scan": lambda: lines.scan(folder, rows, times),
            "memory": lambda: lines.memory(folder, rows, times),
            "judge": lambda: handoff.judge(folder, rows, times),
            "promises": lambda: handoff.pages(folder, small, rows, times),
            "business": lambda: business_time.over_subtraction(PAIRS, times),
            "business-rows": lambda: business_time.over_rows(PAIRS, times),
        }
        for title in chosen.only or steps:
            print(f"measuring {title} ...", flush=True)
            measured.append(steps[title]())
    words = table(measured, NOT_MEASURED, f"{rows:,} leads (small: {small:,}), {times} rounds")
    OUT.mkdir(exist_ok=True)
    (OUT / "latest.md").write_text(words, encoding="utf-8")
    print(words)


if __name__ == "__main__":
    main()
