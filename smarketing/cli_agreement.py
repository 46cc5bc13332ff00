"""Commands over the agreement: its versions, their text, and signatures."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from smarketing.agreement import MARKETING, SALES, Terms, describe, differences, faults, impossible
from smarketing.cli_options import opened
from smarketing.cli_output import as_json, say, table
from smarketing.errors import Refused
from smarketing.warehouse import Warehouse
from smarketing.warehouse.chain import Version
from smarketing.zones import today

_SHORT = 12
Command = Callable[[Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add(command: Command) -> None:
    """The command of this module, with what can be done with an agreement."""
    parts = command(agreement, "list the versions of the agreement; show, export, import, sign or discard one")
    parts.set_defaults(does=listed)
    parts.add_argument("--json", action="store_true", help="as JSON, with the text of each version")
    steps = parts.add_subparsers(metavar="STEP")

    def step(name: str, does: Callable[[Warehouse, argparse.Namespace], None], about: str) -> argparse.ArgumentParser:
        added = steps.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(does=does)
        return added

    step("list", listed, "list all versions, each with its state and who signed")
    version: dict[str, Any] = {"nargs": "?", "metavar": "VERSION", "help": "its id (default: the version in force)"}
    step("show", show, "say in sentences what a version promises, and what is wrong with it").add_argument(
        "version", **version
    )
    text = step("export", export, "write a version to a file that can be read, edited and imported")
    text.add_argument("file", type=Path, metavar="FILE.toml")
    text.add_argument("version", **version)
    draft = step("import", take_in, "make a draft of an agreement file; nothing is in force until both sides sign")
    draft.add_argument("file", type=Path, metavar="FILE.toml")
    draft.add_argument("--by", default="command line", metavar="NAME", help="who drafts it")
    signature = step("sign", sign, "sign a draft for a side; once both have signed it is in force from its first day")
    signature.add_argument("version", metavar="VERSION")
    signature.add_argument("side", choices=(MARKETING, SALES))
    signature.add_argument("--by", required=True, metavar="NAME", help="who signs")
    gone = step("discard", discard, "put a draft aside, or a signed version that has not begun")
    gone.add_argument("version", metavar="VERSION")
    gone.add_argument("--by", default="command line", metavar="NAME", help="who discards it")


def agreement(options: argparse.Namespace) -> int:
    """Do one of the steps."""
    with closing(opened(options.warehouse)) as warehouse:
        options.does(warehouse, options)
    return 0


def listed(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """List all versions."""
    rows = []
    for version in warehouse.agreements.versions():
        row = {
            "version": version.version_id,
            "name": version.name,
            "state": version.state,
            "from": version.from_on or version.effective_from,
            "to": version.to_on,
            "signed_by": ", ".join(f"{one.signed_by} ({one.side})" for one in version.signatures),
        }
        rows.append(row | ({"terms": version.text} if options.json else {}))
    say(as_json(rows) if options.json else table(pl.DataFrame(rows)))


def show(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Say what a version promises; of a draft also what it changes and what is wrong with it."""
    version = _chosen(warehouse, options)
    say(f"{version.name} ({version.version_id}): {version.state.replace('_', ' ')}, from {version.effective_from}")
    for side, sentence in describe(version.terms):
        say(f"{side:>9}  {sentence}")
    if version.is_in_chain:
        return
    before = _in_force(warehouse)
    for change in differences(before.terms, version.terms):
        say(f"   change  {change.clause}, {change.what}: {change.before} -> {change.after}")
    for sentence in faults(version.terms):
        say(f"    fault  {sentence}")
    for sentence in impossible(version.terms):
        say(f"  warning  {sentence}")


def export(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Write a version's text."""
    if options.file.exists():
        raise Refused("EXISTS", f"{options.file} exists already; name a file that does not.")
    version = _chosen(warehouse, options)
    options.file.write_text(version.text, encoding="utf-8")
    say(f"{options.file} holds {version.name}.")


def take_in(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Make a draft of a file; the same file twice is one draft."""
    terms = Terms.from_toml(options.file.read_text(encoding="utf-8"))
    number = f"file-{hashlib.sha256(terms.to_toml().encode()).hexdigest()[:_SHORT]}"
    based_on = _in_force(warehouse).version_id
    warehouse.agreements.draft(number, terms, based_on, at=datetime.now(UTC), by=options.by)
    say(f"{terms.name} is draft {number}.")
    for sentence in faults(terms):
        say(f"Before it can be signed: {sentence}")


def sign(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Sign for a side."""
    warehouse.agreements.sign(options.version, options.side, by=options.by, at=datetime.now(UTC))
    version = warehouse.agreements.version(options.version)
    done = f"in force from {version.effective_from}" if version.is_in_chain else "waiting for the other side"
    say(f"{version.name} is signed for {options.side} by {options.by}: {done}.")


def discard(warehouse: Warehouse, options: argparse.Namespace) -> None:
    """Put a version aside."""
    warehouse.agreements.discard(options.version, at=datetime.now(UTC), by=options.by)
    say(f"{options.version} is discarded; it stays in the list.")


def _chosen(warehouse: Warehouse, options: argparse.Namespace) -> Version:
    return warehouse.agreements.version(options.version) if options.version else _in_force(warehouse)


def _in_force(warehouse: Warehouse) -> Version:
    return warehouse.agreements.in_force(warehouse.as_of or today())
