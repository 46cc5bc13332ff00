"""Commands over what is remembered of uploads: saved mappings, set-aside rows, where a value comes from."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from smarketing import corrections as corrected
from smarketing import memory
from smarketing.analysis import restated
from smarketing.cli_options import opened
from smarketing.cli_output import as_json, say, shown, table
from smarketing.errors import Refused
from smarketing.load_words import known_words
from smarketing.loading import Outcome
from smarketing.trial import trial
from smarketing.warehouse import Warehouse

_SHORT = 12
Command = Callable[[Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add(command: Command) -> None:
    """The commands of this module, each with its options."""
    saved = command(mappings, "list how files of each header were read")
    saved.add_argument("--forget", metavar="FINGERPRINT", help="no longer read files of this header as before")
    saved.add_argument("--json", action="store_true", help="as JSON, with the map files")
    rows = command(corrections, "write the set-aside rows of an upload to a file: put them right and load it")
    rows.add_argument("upload", type=int, metavar="UPLOAD")
    rows.add_argument("file", type=Path, metavar="FILE")
    values = command(origins, "say which upload, file and line each value of a record comes from")
    values.add_argument("target", metavar="TARGET", help="the kind of data, such as leads")
    values.add_argument("key", metavar="KEY", help="the record, such as hubspot:17")
    values.add_argument("--json", action="store_true", help="as JSON")


def mappings(options: argparse.Namespace) -> int:
    """List the saved mappings, or forget those of a header."""
    with closing(opened(options.warehouse)) as warehouse:
        found = warehouse.read("mappings")
        if options.forget:
            marks = found.filter(state="saved")["fingerprint"].unique().to_list()
            matching = [mark for mark in marks if mark.startswith(options.forget)]
            if len(matching) != 1:
                raise Refused("NO_SUCH_MAPPING", f"{len(matching)} saved mappings have a fingerprint {options.forget}.")
            memory.forget(warehouse, matching[0], at=datetime.now(UTC), by="command line")
            say(f"Files with the header {matching[0][:_SHORT]} are read anew from now on.")
            return 0
    columns = ["mapping_id", "fingerprint", "source", "target", "state", "created_at", "created_by", "uploads"]
    brief = found.select(columns).with_columns(found["fingerprint"].str.head(_SHORT))
    say(shown(found, "json") if options.json else table(brief))
    return 0


def corrections(options: argparse.Namespace) -> int:
    """Write the set-aside rows of one upload in the shape of their file."""
    if options.file.exists():
        raise Refused("EXISTS", f"{options.file} exists already; name a file that does not.")
    with closing(opened(options.warehouse)) as warehouse:
        data = corrected.of_upload(warehouse.read, options.upload)
    options.file.write_bytes(data)
    say(f"{options.file} holds the set-aside rows of upload {options.upload}. Put them right and load it.")
    return 0


def origins(options: argparse.Namespace) -> int:
    """Say where each value of one record comes from."""
    with closing(opened(options.warehouse)) as warehouse:
        found = warehouse.origins(options.target, options.key)
    if found.is_empty():
        raise Refused("NO_SUCH_RECORD", f"No upload speaks of {options.key} in {options.target}.")
    say(as_json(found.to_dicts()) if options.json else table(found.drop("loaded_by")))
    return 0


def together(warehouse: Warehouse, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What all the files of a dry run would do together, as plain values.

    The headline numbers before and after (null where nothing is known), each number of a month that changes, with
    `kind` restated for a month of the past, the months that are restated in words ('' when none is), and who
    is known from other sources, in words.
    """
    found = trial(warehouse, outcomes)
    changed = found.months.filter(pl.col("kind") != restated.SAME)
    return {
        "headlines": [asdict(headline) for headline in found.headlines],
        "months": changed.to_dicts(),
        "restates": found.words,
        "known": [words for upload in found.uploads for words in known_words(upload)],
    }


def say_months(warehouse: Warehouse, outcomes: Sequence[Outcome]) -> None:
    """After a dry run: who of all the files together is known from other sources, and the months of the past whose
    numbers they would change.
    """
    found = trial(warehouse, outcomes)
    if len(found.files) > 1:
        for words in (words for upload in found.uploads for words in known_words(upload)):
            say(f"All files together: {words}.")
    if found.words:
        say(found.words)
        say(table(restated.restated(found.months).drop("kind")))
