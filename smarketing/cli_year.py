"""The command over the workspace's calendar: in which month its year begins, and on which day its week."""

from __future__ import annotations

import argparse
from contextlib import closing

from smarketing.cli_agreement import Command
from smarketing.cli_options import opened
from smarketing.cli_output import say
from smarketing.fiscal import MONTHS, WEEKDAYS, FiscalCalendar


def add(command: Command) -> None:
    """The command of this module."""
    parts = command(year, "say in which month the fiscal year begins and on which day the week; without options, which")
    parts.add_argument("--month", choices=MONTHS, help="the first month of the year, such as April")
    parts.add_argument("--week", choices=WEEKDAYS, help="the first day of the week, such as Sunday")


def year(options: argparse.Namespace) -> int:
    """Set what is given, and say what holds."""
    with closing(opened(options.warehouse)) as warehouse:
        was = warehouse.workspace.fiscal
        month = MONTHS.index(options.month) + 1 if options.month else was.month
        weekday = WEEKDAYS.index(options.week) if options.week else was.weekday
        warehouse.workspace.set_fiscal(FiscalCalendar(month, weekday))
    say(f"The year begins in {MONTHS[month - 1]}, the week on {WEEKDAYS[weekday]}.")
    return 0
