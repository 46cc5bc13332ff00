"""Exports in other languages: what a vendor calls the headers and words of its English exports elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from smarketing.sources.expression import Expression, plain
from smarketing.sources.shape import Header, Shape

# language -> {English: its translation; several of them divided by " | "}
Table = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Words:
    """One vendor's translations: of the headers of its exports, and of the words in their cells."""

    headers: Table
    values: Table = field(default_factory=dict)

    @cached_property
    def of_headers(self) -> dict[str, tuple[str, ...]]:
        """English header -> its translations in all languages."""
        return _joined(self.headers)

    @cached_property
    def of_values(self) -> dict[str, tuple[str, ...]]:
        """English word -> its translations in all languages."""
        return _joined(self.values)


def common(tables: Iterable[Words]) -> frozenset[str]:
    """The translated headers that several vendors use, in plain letters: they prove none of them."""
    seen = Counter(
        header
        for table in tables
        for header in {plain(each) for several in table.of_headers.values() for each in several}
    )
    return frozenset(header for header, vendors in seen.items() if vendors > 1)


def localised(
    shape: Shape, words: Words | None, others: Iterable[Words] = (), shared: Collection[str] = frozenset()
) -> Shape:
    """The shape with its headers and words in every language of its vendor too, the English ones first.

    A translation that is `shared` by vendors, or is an English header of the shape, does not tell. `others` are the
    translations of all vendors: by them a stranger is known in any language, unless the shape itself has a header of
    that name.
    """
    own = {plain(header) for headers in shape.names.values() for header in headers if isinstance(header, str)}
    strangers = _unique(
        header
        for table in others
        for header in _headers(shape.strangers, table)
        if header in shape.strangers or not isinstance(header, str) or plain(header) not in own
    )
    if words is None:
        return replace(shape, strangers=strangers or shape.strangers)
    return replace(
        shape,
        names={symbol: _headers(headers, words) for symbol, headers in shape.names.items()},
        tells=tuple(
            header
            for header in _headers(shape.tells, words)
            if header in shape.tells or not isinstance(header, str) or plain(header) not in {*own, *shared}
        ),
        strangers=strangers or shape.strangers,
        rules={name: _expression(rule, words.of_values) for name, rule in shape.rules.items()},
        evidence={
            name: [_expression(proof, words.of_values) for proof in each] for name, each in shape.evidence.items()
        },
        values={name: _mapped(table, words.of_values) for name, table in shape.values.items()},
        nulls=tuple(_all(shape.nulls, words.of_values)),
    )


def _joined(table: Table) -> dict[str, tuple[str, ...]]:
    joined: dict[str, list[str]] = {}
    for language in table.values():
        for english, translations in language.items():
            joined.setdefault(english, []).extend(translations.split(" | "))
    return {english: tuple(dict.fromkeys(translations)) for english, translations in joined.items()}


def _headers(headers: Sequence[Header], words: Words) -> tuple[Header, ...]:
    translated: list[Header] = []
    for header in headers:
        if isinstance(header, str):
            translated += words.of_headers.get(header, ())
        else:
            translated += _patterns(header, words)
    return _unique([*headers, *translated])


def _patterns(pattern: re.Pattern[str], words: Words) -> Iterator[re.Pattern[str]]:
    """The patterns that begin with a translation of the header with which this one begins."""
    for english, translations in words.of_headers.items():
        if pattern.pattern.startswith(english):
            rest = _with_words(pattern.pattern[len(english) :], words.of_values)
            for translation in translations:
                yield re.compile(re.escape(translation) + rest, pattern.flags)


def _with_words(pattern: str, table: Mapping[str, Sequence[str]]) -> str:
    """The pattern in which each English word may also be one of its translations; the longest words first."""
    for english in sorted(table, key=len, reverse=True):
        name = re.escape(english)
        if name in pattern:
            return pattern.replace(name, f"(?:{'|'.join([name, *map(re.escape, table[english])])})")
    return pattern


def _expression(expression: Expression, table: Mapping[str, Sequence[str]]) -> Expression:
    if isinstance(expression, list):
        return [_expression(part, table) for part in expression]
    if isinstance(expression, str):
        return expression
    changed: dict[str, Any] = dict(expression)
    if "when" in changed:
        changed["when"] = {symbol: _condition(words, table) for symbol, words in changed["when"].items()}
    if "values" in changed:
        changed["values"] = _mapped(changed["values"], table)
    return changed


def _condition(words: Any, table: Mapping[str, Sequence[str]]) -> Any:
    several = list(words) if isinstance(words, list | tuple) else [words]
    translated = _all(several, table)
    return words if translated == several else translated


def _mapped(words: Mapping[str, str], table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Their words = ours, each also in its translations; a word that the table has already keeps its meaning."""
    translated = {translation: ours for theirs, ours in words.items() for translation in table.get(theirs, ())}
    return {**translated, **words}


def _all(words: Iterable[str], table: Mapping[str, Sequence[str]]) -> list[str]:
    listed = list(words)
    return list(dict.fromkeys([*listed, *(each for word in listed for each in table.get(word, ()))]))


def _unique(headers: Iterable[Header]) -> tuple[Header, ...]:
    return tuple({header if isinstance(header, str) else header.pattern: header for header in headers}.values())
