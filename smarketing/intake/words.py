"""Their words to our words: whole words first, then patterns, and what nobody knows is counted, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


def translated(texts: pl.Series, words: Mapping[str, str], allowed: Sequence[str]) -> tuple[pl.Series, dict[str, int]]:
    """The texts in our words, and how often each text occurs that has none.

    A text is looked up as a whole (case and blanks do not matter), then by the patterns among the words (`*` for
    any letters), in their order. Our own words stay; without `allowed`, so does every other text.
    """
    distinct = texts.drop_nulls().unique(maintain_order=True).to_list()
    table, unknown = {}, []
    known = {word(theirs): ours for theirs, ours in words.items()}
    for text in distinct:
        ours = _ours(word(text), known, allowed)
        if ours is None or (ours == "open" and _only_by_default(text, known) and CLOSING.search(text)):
            unknown.append(text)
        else:
            table[text] = ours or None
    for text in unknown:
        table[text] = None if allowed else text
    out = texts.replace_strict(table, return_dtype=pl.String) if table else texts.cast(pl.String)
    if not allowed:
        return out, {}
    counts = texts.filter(texts.is_in(unknown)).value_counts(sort=True) if unknown else None
    return out, dict(counts.rows()) if counts is not None else {}


def _ours(text: str, known: Mapping[str, str], allowed: Sequence[str]) -> str | None:
    if text in known and text != OTHERS:
        return known[text]
    if text in allowed:
        return text
    for pattern, ours in known.items():
        if ("*" in pattern or "?" in pattern) and fnmatchcase(text, pattern):
            return ours
    return None


def _only_by_default(text: str, known: Mapping[str, str]) -> bool:
    return word(text) not in known and all(
        pattern == OTHERS or not fnmatchcase(word(text), pattern) for pattern in known
    )
