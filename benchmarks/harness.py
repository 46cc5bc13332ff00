"""Interleaved rounds of several ways to do one thing, and the table of what they took."""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from statistics import median

CLOCK = os.environ.get("SMARKETING_BENCH_CLOCK", "wall")


@dataclass
class Line:
    """One promise: what is measured over its floor, with a goal; seconds (or bytes) of each round."""

    name: str
    floor_name: str
    goal: float
    unit: str = "s"
    measured: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round: both sides of it ran next to each other."""
        return [ours / below for ours, below in zip(self.measured, self.floor, strict=True)]

    def row(self) -> str:
        """The line of the table: medians, the median ratio and its spread from lowest to highest."""
        ratios = self.ratios
        middle = median(ratios)
        verdict = "kept" if middle <= self.goal else "**missed**"
        return (
            f"| {self.name} | {self._shown(self.measured)} | {self.floor_name} | {self._shown(self.floor)} | "
            f"**{_ratio(middle)}** ({_ratio(min(ratios))}-{_ratio(max(ratios))}) | <= {self.goal:.3g} | {verdict} |"
        )

    def _shown(self, values: list[float]) -> str:
        middle = median(values)
        return f"{middle / 1e6:,.0f} MB" if self.unit == "bytes" else f"{middle * 1000:,.1f} ms"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def seconds(step: Callable[[], object]) -> float:
    """Time of one call, with the garbage of the calls before it collected first: wall time, or that of the processors
    (all threads together) when SMARKETING_BENCH_CLOCK is `cpu`, for a machine that others use too.
    """
    clock = time.process_time if CLOCK == "cpu" else time.perf_counter
    gc.collect()
    start = clock()
    step()
    return clock() - start


def rounds(line: Line, ours: Callable[[], float], floor: Callable[[], float], count: int) -> Line:
    """Fill the line: `count` rounds of both, the order changing from round to round."""
    for number in range(count):
        first, second = (ours, floor) if number % 2 else (floor, ours)
        one, two = first(), second()
        line.measured.append(one if number % 2 else two)
        line.floor.append(two if number % 2 else one)
    return line


def table(lines: list[Line], not_measured: dict[str, str], about: str) -> str:
    """All lines in Markdown, under the machine and the versions they were measured on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "streamlit"))
    head = [
        "# What was measured",
        "",
        f"{about}. {platform.machine()}, Python {platform.python_version()}, {libraries}. Medians of "
        f"{'processor' if CLOCK == 'cpu' else 'wall'} time; ratios with spread.",
        "",
        "| measured | median | floor | median | ratio | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    missing = [f"- Not measured: {name}: {why}." for name, why in not_measured.items()]
    return "\n".join([*head, *(line.row() for line in lines), "", *missing, ""])
