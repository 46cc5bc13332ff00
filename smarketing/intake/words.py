"""Their words to our words: whole words first, then patterns, and what nobody knows is counted, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import polars as pl

from smarketing.sources.expression import word

# A stage with one of these in its name may be the end of a deal: it is not taken for an open one without asking.
CLOSING = re.compile(
    r"clos|won\b|win\b|lost|lose|loss|dead|cancel|reject|abandon|declin|churn|deleted|disqual|unqual|"
    r"gewonnen|verloren|abgelehnt|abgeschlossen|gagn|perdu|ganad|perdid",
    re.IGNORECASE,
)
OTHERS = "*"


@dataclass(frozen=True)
class Translated:
    """Texts in our words; how often each text occurs that has none; what only `*` made of a text."""

    words: pl.Series
    unknown: dict[str, int]
    assumed: dict[str, str]


def translated(texts: pl.Series, words: Mapping[str, str], allowed: Sequence[str]) -> Translated:
    """The texts in our words.

    A text is looked up as a whole (case and blanks do not matter), then by the patterns among the words (`*` for
    any letters), in their order. Our own words stay; without `allowed`, so does every other text. A text that
    only `*` makes `open` is unknown when it sounds like an end.
    """
    known = {word(theirs): ours for theirs, ours in words.items()}
    table: dict[str, str | None] = {}
    unknown: list[str] = []
    assumed: dict[str, str] = {}
    for text in texts.drop_nulls().unique(maintain_order=True).to_list():
        ours, pattern = _ours(word(text), known, allowed)
        if ours is None or (ours == "open" and pattern == OTHERS and CLOSING.search(text)):
            unknown.append(text)
            table[text] = None if allowed else text
            continue
        table[text] = ours or None
        if pattern == OTHERS and ours:
            assumed[text] = ours
    out = texts.replace_strict(table, return_dtype=pl.String) if table else texts.cast(pl.String)
    counts = texts.filter(texts.is_in(unknown)).value_counts(sort=True).rows() if unknown and allowed else []
    return Translated(out, dict(counts), assumed)


def _ours(text: str, known: Mapping[str, str], allowed: Sequence[str]) -> tuple[str | None, str]:
    """Our word for a text, None when there is none, and the pattern that it was found by, if any."""
    if text in known and text != OTHERS:
        return known[text], ""
    if text in allowed:
        return text, ""
    for pattern, ours in known.items():
        if ("*" in pattern or "?" in pattern) and pattern != OTHERS and fnmatchcase(text, pattern):
            return ours, pattern
    return (known[OTHERS], OTHERS) if OTHERS in known else (None, "")
