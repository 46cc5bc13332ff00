"""What people are called where their names are hidden: one numbering for every page, slide and export."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from smarketing.answers import Read
from smarketing.targets import NOT_SET

STRANGER = "Somebody"


@dataclass(frozen=True)
class People:
    """The number of each person: `numbers` by each word for them (name, e-mail or id, trimmed and in lower case)."""

    numbers: Mapping[str, int]

    def pseudonym(self, name: str) -> str:
        """ "Person 7" for a name; NOT_SET as it is, "Somebody" for a word that the warehouse does not know."""
        if name == NOT_SET:
            return name
        number = self.numbers.get(name.strip().lower())
        return STRANGER if number is None else f"Person {number}"

    def hidden(self, frame: pl.DataFrame, *columns: str, listed_by: tuple[str, ...] = ()) -> pl.DataFrame:
        """The frame with the names in `columns` as pseudonyms; null and NOT_SET stay.

        `listed_by`: the columns by which the frame is sorted, where names are among them. It is sorted by these again,
        by number in the place of the name: the alphabet is not to be read off a list either.
        """
        for column in columns:
            words = frame[column].drop_nulls().unique().to_list()
            known = {word: self.pseudonym(word) for word in words}
            frame = frame.with_columns(pl.col(column).replace_strict(known, default=None, return_dtype=pl.String))
        if not listed_by:
            return frame
        keys = [_number(column) if column in columns else pl.col(column) for column in listed_by]
        return frame.sort(keys, nulls_last=True, maintain_order=True)


def people(read: Read) -> People:
    """The numbering of all people that the warehouse knows."""
    return numbered(read("person_words"))


def numbered(person_words: pl.DataFrame) -> People:
    """The numbering of the read person_words.

    Persons are numbered from 1 in the order in which they became known: who comes with a later load gets the next
    numbers, and nobody else's changes. Those of one load are in the order of a hash of the name, which is not the
    alphabet's. Where a list of people says that two numbers are one person, the lower stays and later ones move up.
    """
    first = person_words.group_by("person").agg(pl.col("known_at").min())
    order = sorted(first.iter_rows(), key=lambda person: (person[1], hashlib.sha256(person[0].encode()).digest()))
    places = {person: place for place, (person, _) in enumerate(order, start=1)}
    return People({word: places[person] for word, person in person_words.select("word", "person").iter_rows()})


def _number(column: str) -> pl.Expr:
    """The number of a pseudonym, what has none before all."""
    return pl.col(column).str.extract(r"^Person (\d+)$").cast(pl.Int64).fill_null(0)
