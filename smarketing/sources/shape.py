"""The shape of one vendor's export, as data: which headers prove it, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from smarketing.sources.expression import CONDITIONS, Expression, plain, renamed, tidy
from smarketing.targets import target

# A header as its vendor writes it, or a pattern of headers. A group named `currency` gives the file's currency.
Header = str | re.Pattern[str]
TRUE = ["true", "1", "yes", "checked", "ja", "oui"]
FALSE = ["false", "0", "no", "unchecked", "nein", "non"]


def header_like(pattern: str) -> re.Pattern[str]:
    """A pattern that a whole header must match, in any case."""
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The headers of a file that a shape knows: symbol -> header, and the currency that a header names."""

    headers: dict[str, str]
    currency: str | None = None


@dataclass(frozen=True)
class Shape:
    """One export of one vendor, filling one target.

    `names`: symbol -> headers it may have, the best first; a symbol is a field of the target or a part of a rule.
    `rules`: field -> expression over symbols, for fields that are more than one column. `evidence`: field ->
    expressions over symbols that prove its value in a row whose word nobody has explained.
    `proof`: symbols that must all be there (of a tuple, one). `tells`: headers that only this vendor writes.
    `strangers`: headers that prove another export. `refusal`: why an export of this shape cannot fill anything, and
    what to do instead.
    `required`: fields that a row must have besides those of the target, or it is no row of data.
    `money`: pairs of symbols, a column of amounts and the column that names its currency; the first amount that is
    there is taken, and no other column names its currency.
    `documented`: answers known from the vendor's documentation, used only when the file itself leaves them open.
    `key`: the fields that together stand for the id where the export has none. `zone`: that of its clocks, when the
    vendor documents one. `period`: a pattern of the lines above the table that prove rows of several days (see
    smarketing.intake.periods). `advice`: what to say when the rows have no day of their own. A shape without `tells`
    is a list that people make themselves: it is only ever asked about.
    """

    source: str
    target: str
    title: str
    names: dict[str, tuple[Header, ...]]
    proof: tuple[str | tuple[str, ...], ...]
    rules: dict[str, Expression] = field(default_factory=dict)
    evidence: dict[str, list[Expression]] = field(default_factory=dict)
    tells: tuple[Header, ...] = ()
    strangers: tuple[Header, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    nulls: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    money: tuple[tuple[str, str], ...] = ()
    files: str = ""
    refusal: str = ""
    documented: dict[str, Any] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    zone: str | None = None
    period: str = ""
    advice: str = ""

    @property
    def name(self) -> str:
        """`source.target`, unique among the shapes that can be loaded."""
        return f"{self.source}.{self.target}"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the target."""
        return target(self.target).names

    @cached_property
    def _plain(self) -> dict[str, list[str | re.Pattern[str]]]:
        return {
            symbol: [plain(header) if isinstance(header, str) else header for header in headers]
            for symbol, headers in self.names.items()
        }

    def find(self, headers: Sequence[str]) -> Found:
        """Which of these headers are which symbols: for each symbol the best of its names that is there."""
        by_plain: dict[str, str] = {}
        for header in headers:
            by_plain.setdefault(plain(header), header)
        found: dict[str, str] = {}
        currency: str | None = None
        for symbol, candidates in self._plain.items():
            for candidate in candidates:
                match, money = _match(candidate, headers, by_plain)
                if match is not None:
                    found[symbol], currency = match, currency or money
                    break
        return Found(found, currency)

    def key_of(self, columns: Collection[str]) -> tuple[str, ...]:
        """The fields that stand for the id of rows with these fields; () where they have one, or cannot do without.

        In a list that people keep, an e-mail address is as good as an id.
        """
        wanted = target(self.target)
        ids = {*wanted.key, *(() if self.tells else wanted.fallback_key)}
        return self.key if set(self.key) <= set(columns) and not ids & set(columns) else ()

    def column(self, symbol: str) -> str:
        """How a person knows a symbol: by the first of its headers that is no pattern."""
        return next((header for header in self.names[symbol] if isinstance(header, str)), symbol)

    def columns(self, found: Found) -> dict[str, Expression]:
        """field -> expression over the file's own headers, for each field that can be filled."""
        filled: dict[str, Expression] = {
            symbol: header
            for symbol, header in found.headers.items()
            if symbol in self.fields and symbol not in self.rules
        }
        amount, currency = self._money(found)
        if amount:
            filled.pop("currency", None)
            filled["amount"] = found.headers[amount]
            filled |= {"currency": found.headers[currency]} if currency in found.headers else {}
        for name, rule in self.rules.items():
            expression = renamed(rule, found.headers.get)
            if expression is not None and not _is_bare_constant(expression):
                filled[name] = expression
        return filled

    def _money(self, found: Found) -> tuple[str, str]:
        """The amount that is taken and what would name its currency; '' where the shape or the file has no such."""
        return next((pair for pair in self.money if pair[0] in found.headers), ("", ""))

    def is_uncounted(self, found: Found) -> bool:
        """Whether the amounts that are taken are converted ones, in a currency that no column names."""
        amount, currency = self._money(found)
        return bool(amount) and self.money[0][0] != amount and currency not in found.headers

    def proofs(self, found: Found) -> dict[str, list[Expression]]:
        """field -> what proves its value in this file; [] where the file has none of it."""
        known = found.headers.get
        return {
            name: [proof for proof in (renamed(each, known) for each in proofs) if proof is not None]
            for name, proofs in self.evidence.items()
        }


def _match(
    candidate: str | re.Pattern[str], headers: Sequence[str], by_plain: dict[str, str]
) -> tuple[str | None, str | None]:
    if isinstance(candidate, str):
        return by_plain.get(candidate), None
    for header in headers:
        match = candidate.fullmatch(_tidy(header))
        if match:
            return header, match.groupdict().get("currency")
    return None, None


_tidy = lru_cache(maxsize=8192)(tidy)


def _is_bare_constant(expression: Expression) -> bool:
    """A rule of which only its last resort remains says nothing about this file."""
    return isinstance(expression, dict) and "value" in expression and not set(CONDITIONS) & set(expression)


def has(candidates: Sequence[Header], headers: Sequence[str]) -> int:
    """How many of the candidates are among the headers."""
    by_plain = {plain(header): header for header in headers}
    return sum(
        _match(plain(candidate) if isinstance(candidate, str) else candidate, headers, by_plain)[0] is not None
        for candidate in candidates
    )
