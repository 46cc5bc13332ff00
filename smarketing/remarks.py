"""What the reading of a file noticed and went on with, in sentences: for the command line and for the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smarketing.corrections import is_ours
from smarketing.intake import Prepared
from smarketing.sources.expression import headers_of

_MOST_WORDS = 6


def noticed(prepared: Sequence[Prepared]) -> list[str]:
    """Of each target that a file fills: the warnings, what the rows prove of words, and what a map assumes of them."""
    return [sentence for each in prepared for sentence in _noticed(each)]


def unused(prepared: Sequence[Prepared]) -> list[str]:
    """The columns of a file that fill nothing, in its order; [] when none of it was read."""
    read = [each.mapping for each in prepared if each.mapping is not None]
    used = {header for one in read for filled in one.columns.values() for header in headers_of(filled)}
    used |= {header for one in read for proofs in one.evidence.values() for header in headers_of(proofs)}
    headers = dict.fromkeys(header for each in prepared if each.mapping for header in each.report.get("headers") or ())
    return [header for header in headers if header.strip() and header not in used and not is_ours(header.strip())]


def _noticed(one: Prepared) -> Iterator[str]:
    for warning in one.report.get("warnings") or ():
        yield str(warning["text"] if isinstance(warning, dict) else warning)
    local = [name for name, seen in (one.report.get("columns") or {}).items() if seen.get("is_local")]
    unnamed = [name for name in local if one.report["columns"][name]["zone"] == "UTC"]
    if unnamed:
        yield f"Times without a zone are read in UTC: {', '.join(unnamed)}. Where they are local, name their zone."
    for name, words in (one.report.get("proven") or {}).items():
        parts = [
            f"{theirs or '(empty)'} as {ours} ({rows:,})" for theirs, by in words.items() for ours, rows in by.items()
        ]
        yield f"{_called(name)}, by the rest of the row: {_few(parts)}."
    for name, pairs in (one.report.get("assumed") or {}).items():
        parts = [f"{theirs} as {ours or 'nothing'}" for theirs, ours in pairs.items()]
        yield f"{_called(name)}: {_few(parts)} was assumed."


def _called(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _few(parts: Sequence[str]) -> str:
    more = len(parts) - _MOST_WORDS
    return ", ".join(parts[:_MOST_WORDS]) + (f" and {more} more" if more > 0 else "")
