"""Commands over the names of channels and campaigns."""

from __future__ import annotations

import argparse
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from smarketing import names_view
from smarketing.cli_agreement import Command
from smarketing.cli_options import day, opened
from smarketing.cli_output import as_json, say, table
from smarketing.warehouse import Warehouse
from smarketing.warehouse.naming import KINDS, Rule


def add(command: Command) -> None:
    """The command of this module, with what can be done with a name."""
    parts = command(
        names, "list what channels and campaigns go by; set a name, import a file of them, or take one back"
    )
    parts.set_defaults(does=listed)
    parts.add_argument("--json", action="store_true", help="as JSON")
    steps = parts.add_subparsers(metavar="STEP")

    def step(name: str, about: str) -> argparse.ArgumentParser:
        added = steps.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(does=_STEPS[name])
        return added

    one = step("set", "let a given channel or campaign go by a name")
    one.add_argument("kind", choices=KINDS)
    one.add_argument("given", metavar="GIVEN", help="as the files write it; for campaign_channel it may end in *")
    one.add_argument("name", metavar="NAME", help="what it goes by")
    one.add_argument("--from", dest="from_on", type=day, metavar="DAY", help="from this day on (default: always)")
    one.add_argument("--before", dest="to_on", type=day, metavar="DAY", help="up to, not including, this day")
    file = step("import", "set the names of a CSV file (kind, given, name, from_on, to_on) that do not stand yet")
    file.add_argument("file", type=Path, metavar="FILE.csv")
    gone = step("withdraw", "take a name back; the one before counts again")
    gone.add_argument("name_id", metavar="ID")
    for each in (one, file, gone):
        each.add_argument("--by", default="command line", metavar="WHO", help="who says so")


def names(options: argparse.Namespace) -> int:
    """Do one of the steps."""
    with closing(opened(options.warehouse)) as warehouse:
        options.does(warehouse, options)
    return 0


def listed(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """List the names that stand, each with the days on which it counts."""
    found = warehouse.names.in_force()
    say(as_json(found.to_dicts()) if options.json else table(found))


def put(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Set one name, and say what it moves."""
    rule = Rule(options.kind, options.given, options.name, options.from_on, options.to_on, uuid.uuid4().hex)
    now = datetime.now(UTC)
    moved = names_view.preview(warehouse.names, warehouse.read("given_names"), [rule], at=now)
    warehouse.names.set_names([rule], at=now, by=options.by)
    words = names_view.said({"kind": rule.kind, "given": rule.given, "name": rule.name})
    say(f"{words}, {names_view.period(rule.from_on, rule.to_on)}. {moved}")


def take_in(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Set the names of a file; the same file twice changes nothing."""
    text = options.file.read_text(encoding="utf-8")
    rules, known = names_view.taken_in(text, warehouse.names.standing(), uuid.uuid4().hex)
    if rules:
        warehouse.names.set_names(rules, at=datetime.now(UTC), by=options.by)
    say(f"{len(rules)} names set, {known} stood already.")


def withdraw(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Take one name back."""
    done = warehouse.names.withdraw_name(options.name_id, at=datetime.now(UTC), by=options.by)
    say("Taken back." if done else "It was taken back before.")


_STEPS = {"set": put, "import": take_in, "withdraw": withdraw}
