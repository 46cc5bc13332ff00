"""Commands over records: which rows are one, and what people say of that."""

from __future__ import annotations

import argparse
import uuid
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from smarketing.cli_agreement import Command
from smarketing.cli_options import opened
from smarketing.cli_output import as_json, say, table
from smarketing.matches_view import rule_words, suggestion_words
from smarketing.warehouse import Warehouse
from smarketing.warehouse.identity import IDENTIFIED


def add(command: Command) -> None:
    """The command of this module, with what can be done with records."""
    parts = command(matches, "list which leads and deals are one record, and by what; join, split, or set the rule")
    parts.set_defaults(does=listed)
    parts.add_argument("--json", action="store_true", help="as JSON")
    steps = parts.add_subparsers(metavar="STEP")

    def step(name: str, about: str) -> argparse.ArgumentParser:
        added = steps.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(does=_STEPS[name])
        return added

    for name, about in (
        ("suggestions", "list whom a shared e-mail address does not decide"),
        ("absent", "list what is in no count: deleted in its source, or missing from a complete export"),
        ("history", "list what people said of records, and what they took back"),
    ):
        step(name, about).add_argument("--json", action="store_true", help="as JSON")
    one = step("join", "let two keys be one record, such as hubspot:17 salesforce:00Q1")
    apart = step("split", "take a key out of its record; with a second key, hold the two apart")
    for each, many in ((one, None), (apart, "?")):
        each.add_argument("first", metavar="KEY")
        each.add_argument("second", metavar="KEY", nargs=many)
        each.add_argument("--of", dest="target", choices=IDENTIFIED, default="leads", help="default leads")
    rule = step("rule", "match people across sources by their e-mail address: on or off")
    rule.add_argument("state", choices=("on", "off"))
    gone = step("withdraw", "take back a join or a split")
    gone.add_argument("match_id", metavar="ID")
    for each in (one, apart, rule, gone):
        each.add_argument("--by", default="command line", metavar="WHO", help="who says so")


def matches(options: argparse.Namespace) -> int:
    """Do one of the steps."""
    with closing(opened(options.warehouse)) as warehouse:
        options.does(warehouse, options)
    return 0


def listed(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """List the records that hold several keys."""
    rows = warehouse.read("matches")
    if options.json:
        say(as_json({"by_email": warehouse.matches.is_by_email, "matches": rows.to_dicts()}))
        return
    say(rule_words(on=warehouse.matches.is_by_email))
    say(table(rows.drop("match_id")))


def suggestions(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """List what an address does not decide."""
    rows = warehouse.read("match_suggestions")
    if options.json:
        say(as_json(rows.to_dicts()))
        return
    for words in suggestion_words(rows):
        say(words)
    say(table(rows))


def absent(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """List what is in no count."""
    _tell(warehouse, "absent_records", options)


def history(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """List all that was said."""
    _tell(warehouse, "match_history", options)


def join(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Let two keys be one record."""
    number = uuid.uuid4().hex
    warehouse.matches.join(number, options.target, options.first, options.second, **_who(options))
    say(f"{options.first} and {options.second} are one record. To take it back: matches withdraw {number}")


def split(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Take a key out of its record, or hold two apart."""
    number = uuid.uuid4().hex
    if options.second:
        warehouse.matches.apart(number, options.target, options.first, options.second, **_who(options))
        said = f"{options.first} and {options.second} are held apart."
    else:
        warehouse.matches.split(number, options.target, options.first, **_who(options))
        said = f"{options.first} is a record of its own."
    say(f"{said} To take it back: matches withdraw {number}")


def rule(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Set whether addresses decide, and say what that makes of the number of leads."""
    on, before = options.state == "on", warehouse.read("contents")["leads"].item()
    warehouse.matches.set_by_email(uuid.uuid4().hex, on=on, **_who(options))
    after = warehouse.read("contents")["leads"].item()
    say(f"{rule_words(on=on)} Leads: {before:,} before, {after:,} now.")


def withdraw(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Take back what was said under an id."""
    done = warehouse.matches.withdraw(options.match_id, **_who(options))
    say("Taken back." if done else "It was taken back before.")


def _tell(warehouse: Warehouse, name: str, options: argparse.Namespace) -> None:
    rows = warehouse.read(name)
    say(as_json(rows.to_dicts()) if options.json else table(rows))


def _who(options: argparse.Namespace) -> dict[str, Any]:
    return {"at": datetime.now(UTC), "by": options.by}


_STEPS = {
    "suggestions": suggestions,
    "absent": absent,
    "history": history,
    "join": join,
    "split": split,
    "rule": rule,
    "withdraw": withdraw,
}
