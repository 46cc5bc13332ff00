"""What the rest of a row proves where its word is not known: evidence first, then the usual names, then a person."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from smarketing.intake.words import Translated
from smarketing.sources.expression import word
from smarketing.sources.stages import OPEN

# Words that need no explanation where the row proves nothing else: field -> (words, our word).
USUAL = {"status": (OPEN, "open")}


@dataclass(frozen=True)
class Decided:
    """The words of one field as ours, how often each that nobody knows occurs, and what was proven or assumed.

    `proven`: {their word: {our word: rows}}; a row without a word has ''.
    """

    words: pl.Series
    unknown: dict[str, int]
    assumed: dict[str, str]
    proven: dict[str, dict[str, int]] = field(default_factory=dict)


def decided(name: str, texts: pl.Series, read: Translated, proof: pl.Series) -> Decided:
    """The words of the field `name`, those that nobody explained by what their row proves.

    `proof` has our word for each row that proves one. A row whose word has no meaning and that proves nothing leaves
    the word unknown.
    """
    open_words = [*read.unknown, *read.assumed]
    is_open = texts.is_null() | texts.is_in(open_words)
    is_proven = is_open & proof.is_not_null()
    words = proof.zip_with(is_proven, read.words)
    counts = pl.DataFrame({"text": texts.fill_null(""), "ours": proof}).filter(is_proven)
    proven: dict[str, dict[str, int]] = {}
    for theirs, ours, count in counts.group_by("text", "ours", maintain_order=True).len().iter_rows():
        proven.setdefault(theirs, {})[ours] = count
    usual, meaning = USUAL.get(name, (frozenset(), ""))
    plain = [text for text in read.unknown if word(text) in usual]
    words = pl.Series([meaning]).new_from_index(0, len(texts)).zip_with(~is_proven & texts.is_in(plain), words)
    left = texts.filter(~is_proven & texts.is_in([text for text in read.unknown if text not in plain]))
    still = set(texts.filter(~is_proven).drop_nulls().unique().to_list())
    assumed = {theirs: ours for theirs, ours in read.assumed.items() if theirs in still}
    return Decided(words, dict(left.drop_nulls().value_counts(sort=True).rows()), assumed, proven)
