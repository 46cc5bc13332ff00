"""The headless twin: all that the pages do to data, without a browser."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from smarketing import (
    __version__,
    answers,
    cli_agreement,
    cli_digest,
    cli_matches,
    cli_memory,
    cli_metric,
    cli_names,
    cli_year,
    loading,
    opening,
    queries,
)
from smarketing import demo as company
from smarketing.cli_options import (
    changes,
    choice,
    choices,
    complaint,
    export_and_system,
    instant,
    opened,
    parameter,
    question,
    remarks,
)
from smarketing.cli_output import FORMATS, as_json, complain, say, shown
from smarketing.errors import Refused, SmarketingError
from smarketing.meeting import example
from smarketing.settings import ROOT, settings
from smarketing.sources import mappings
from smarketing.targets import DIMENSIONS
from smarketing.warehouse import Warehouse

DONE, REFUSED = 0, 1
BREAKDOWNS = (*DIMENSIONS, "month", "quarter", "week")
_DAY = timedelta(days=1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when it is done, 1 when it is refused (the reason is on standard error).

    A wrong use ends with SystemExit(2), as argparse does.
    """
    options = parser().parse_args(arguments)
    options.warehouse = getattr(options, "warehouse", None) or settings().warehouse
    try:
        return int(options.command(options))
    except SmarketingError as error:
        complain(str(error))
    except OSError as error:
        complain(f"{error.filename or 'A file'}: {error.strerror or error}.")
    return REFUSED


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument(
        "--warehouse",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="PATH",
        help="the database file (default: SMARKETING_WAREHOUSE, else data/warehouse.duckdb)",
    )
    whole = argparse.ArgumentParser("python -m smarketing", description=__doc__, parents=[place], allow_abbrev=False)
    whole.add_argument("--version", action="version", version=__version__)
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    def command(run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        name = run.__name__.removesuffix("_command")
        added = commands.add_parser(name, help=about, description=about, parents=[place], allow_abbrev=False)
        added.set_defaults(command=run)
        return added

    _load_options(command(load, "load exports; each file is recognised by its headers, or read by a map"))
    command(undo, "withdraw an upload").add_argument("upload", type=int, metavar="UPLOAD")
    command(uploads, "list all uploads").add_argument("--json", action="store_true", help="as JSON")
    _read_options(command(read, "ask one of the questions in queries/reads"))
    command(demo, "write the demo company's exports anew and load them").add_argument(
        "--write-only", action="store_true", help="write the files, load nothing"
    )
    command(check, "run the rules that the data must keep")
    command(backup, "copy the database, also while it is used by this process").add_argument(
        "file", type=Path, metavar="FILE"
    )
    command(restore, "put a backup in the database's place").add_argument("file", type=Path, metavar="FILE")
    command(rebuild, "derive everything anew from the uploads")
    cli_metric.add(command, BREAKDOWNS)
    for module in (cli_memory, cli_agreement, cli_matches, cli_names, cli_year, cli_digest):
        module.add(command)
    command(serve, "start the app").add_argument("--port", type=int, default=8501, help="default 8501")
    return whole


def _load_options(load_parser: argparse.ArgumentParser) -> None:
    add = load_parser.add_argument
    add("files", nargs="+", type=Path, metavar="FILE")
    add("--as", dest="export", metavar="EXPORT", help="read it as this export: hubspot, hubspot.deals, deals")
    add(
        "--source",
        dest="system",
        metavar="SYSTEM",
        help="the system that its ids belong to: files of one system meet (default: that of the export)",
    )
    add(
        "--map",
        dest="maps",
        action="append",
        type=Path,
        default=[],
        metavar="FILE.toml",
        help="how its columns fill one or several targets (docs/adding-data.md)",
    )
    add(
        "--zone",
        metavar="ZONE",
        help="the time zone of its clocks, e.g. Europe/Berlin (default: SMARKETING_ZONE, else UTC)",
    )
    add("--as-of", type=instant, metavar="TIME", help="when it was exported (default: its newest event)")
    add(
        "--choice",
        dest="choices",
        action="append",
        type=choice,
        default=[],
        metavar="NAME=VALUE",
        help="an answer to a question about the file, e.g. date_order=DMY or currency.amount=EUR",
    )
    add("--dry-run", action="store_true", help="say what it would do, change nothing")
    add("--json", action="store_true", help="as JSON; of a dry run also what the files do together")


def _read_options(read_parser: argparse.ArgumentParser) -> None:
    add = read_parser.add_argument
    add("query", metavar="QUERY")
    question(read_parser, BREAKDOWNS)
    add(
        "--param",
        dest="params",
        action="append",
        type=parameter,
        default=[],
        metavar="NAME=VALUE",
        help="any other parameter, see docs/METRICS.md",
    )
    add("--format", dest="form", choices=FORMATS, default="table", help="default table")


def load(options: argparse.Namespace) -> int:
    """Load each file; what is refused does not stop the others."""
    maps = [each for file in options.maps for each in mappings(file.read_text(encoding="utf-8"))]
    export, system = export_and_system(options.export, options.system)
    asked: dict[str, Any] = {
        "source": export,
        "mapping": maps or None,
        "zone": options.zone or settings().zone,
        "choices": choices(options.choices) | ({"system": system} if system else {}),
        "as_of": options.as_of,
        "loaded_at": datetime.now(UTC),
        "loaded_by": "command line",
        "dry_run": options.dry_run,
    }
    contents = [(file.name, file.read_bytes()) for file in options.files]
    outcomes: list[loading.Outcome] = []
    with closing(opening.opened(options.warehouse, complain)) as warehouse:
        for name, data in contents:
            found, skipped = loading.load_upload(warehouse, data, name, **asked)
            outcomes += found
            if skipped:
                complain(f"{name}: {skipped} folders or system files skipped.")
        told: Any = [changes(outcome) for outcome in outcomes] if options.json else None
        if options.dry_run and options.json:
            told = {"files": told, "together": cli_memory.together(warehouse, outcomes)}
        elif options.dry_run:
            cli_memory.say_months(warehouse, outcomes)
    if options.json:
        say(as_json(told))
    for outcome in outcomes:
        if not outcome.is_done:
            complain(complaint(outcome))
        elif not options.json:
            say(f"{outcome.file_name}: {outcome.state.replace('_', ' ')}. {outcome.message}")
            for line in remarks(outcome):
                say(line)
    return DONE if all(outcome.is_done for outcome in outcomes) else REFUSED


def undo(options: argparse.Namespace) -> int:
    """Withdraw one upload."""
    with closing(opened(options.warehouse)) as warehouse:
        warehouse.undo(options.upload, undone_at=datetime.now(UTC), undone_by="command line")
    say(f"Upload {options.upload} is withdrawn.")
    return DONE


def uploads(options: argparse.Namespace) -> int:
    """List the uploads."""
    with closing(opened(options.warehouse)) as warehouse:
        say(shown(warehouse.read("uploads"), "json" if options.json else "table"))
    return DONE


def read(options: argparse.Namespace) -> int:
    """Answer one read, with the same defaults as the pages."""
    query = queries.read(options.query)
    named: dict[str, Any] = {
        "from_on": options.from_on,
        "to_on": _next(options.last_on),
        "by": options.by,
        "as_of": options.as_of,
        **{name: getattr(options, name) for name in DIMENSIONS},
    }
    given = {name: value for name, value in named.items() if value is not None} | dict(options.params)
    with closing(opened(options.warehouse)) as warehouse:
        say(shown(answers.answer(warehouse.read, options.query, query.params, **given), options.form))
    return DONE


def demo(options: argparse.Namespace) -> int:
    """Write the demo company's exports and load them into a warehouse without real data."""
    written = company.write(loading.DEMO_FOLDER)
    say(f"{len(written)} files written to {loading.DEMO_FOLDER.relative_to(ROOT)}.")
    if not options.write_only:
        with closing(opening.opened(options.warehouse, complain)) as warehouse:
            for outcome in loading.load_demo(warehouse, datetime.now(UTC)):
                say(f"{outcome.file_name}: {outcome.message}")
            if example.freeze(warehouse) is not None:
                say(f"Its last meeting is written to {example.FILE.relative_to(ROOT)}.")
    return DONE


def check(options: argparse.Namespace) -> int:
    """Run the checks; each rule that does not hold is refused with its words."""
    with closing(opened(options.warehouse)) as warehouse:
        broken = warehouse.check()
    for rule in broken:
        complain(f"{rule['check']}: {rule['summary']} {rule['rows']} rows, for example {rule['example']}")
    if not broken:
        say(f"All {len(queries.checks())} checks hold.")
    return REFUSED if broken else DONE


def backup(options: argparse.Namespace) -> int:
    """Copy the database to a file that must not exist."""
    if options.file.exists():
        raise Refused("EXISTS", f"{options.file} exists already; name a file that does not.")
    with closing(opened(options.warehouse)) as warehouse:
        warehouse.backup(options.file)
    say(f"Copied to {options.file}.")
    return DONE


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of the database."""
    if options.warehouse.exists():
        Warehouse(options.warehouse).close()  # refuses while another process has it open
    Warehouse.restore(options.file, options.warehouse)
    say(f"{options.warehouse} is now what {options.file} holds.")
    return DONE


def rebuild(options: argparse.Namespace) -> int:
    """Derive core and marts from the uploads."""
    with closing(opened(options.warehouse)) as warehouse:
        warehouse.rebuild()
    say("Rebuilt from the uploads.")
    return DONE


def serve(options: argparse.Namespace) -> int:
    """Start the app on the loopback address; ends when it is stopped."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    place = ["--server.address", "127.0.0.1", "--server.port", str(options.port)]
    say(f"Smarketing starts on http://127.0.0.1:{options.port} (Ctrl+C ends it)")
    environment = {**os.environ, "SMARKETING_WAREHOUSE": str(options.warehouse.resolve())}
    return subprocess.run([*command, *place], cwd=ROOT, env=environment, check=False).returncode


def _next(last_on: date | None) -> date | None:
    return None if last_on is None else last_on + _DAY
