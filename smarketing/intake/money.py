"""In which currency amounts are: as their own column, their signs or a person says; asked where that is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from smarketing.intake.choosing import money_questions
from smarketing.intake.filling import Filled
from smarketing.intake.mapped import MONEY, Mapped
from smarketing.intake.result import Stopped, question
from smarketing.sources.currencies import CODES
from smarketing.sources.expression import headers_of
from smarketing.sources.mapping import Mapping
from smarketing.targets import target

# Of these a sum without its currency is a headline number.
_SHOWN = ("deals", "campaign_days")
_FEW = 12


def with_currency(read: Mapped, filled: Filled, answers: dict[str, Any]) -> tuple[Mapping, Filled]:
    """The currency that the amounts themselves or the answers name, where no column and no map says one.

    Stopped with a question where it is open.
    """
    mapping = read.mapping
    if "currency" not in target(mapping.target).names or "currency" in mapping.fields:
        return mapping, filled
    named = read.currencies()
    open_ones = {header: sign for header, sign in named.items() if len(sign) != 3}
    if open_ones:
        raise money_questions(open_ones)
    codes = set(named.values()) or _answered(mapping, answers)
    if not codes and "currency" in mapping.needed:
        raise _uncounted(mapping)
    if len(codes) != 1:
        _say_none(read, mapping, filled)
        return mapping, filled
    code = codes.pop()
    read.intake.report["currency_by_amounts"] = code
    return replace(mapping, currency=code), replace(filled, frame=filled.frame.with_columns(currency=pl.lit(code)))


def _answered(mapping: Mapping, answers: dict[str, Any]) -> set[str]:
    """What a person says about the amounts of this file, else what was said about those of the file before."""
    name = MONEY.get(mapping.target, "")
    headers = headers_of(mapping.columns[name]) if name in mapping.columns else []
    for given in (answers.get("currency"), mapping.choices.get("currency"), mapping.remembered.get("currency")):
        codes = {given.get(header) for header in headers} if isinstance(given, dict) else {given}
        if codes - {None}:
            return {str(code) for code in codes - {None}}
    return set()


def _uncounted(mapping: Mapping) -> Stopped:
    (header, *_) = headers_of(mapping.columns[MONEY[mapping.target]])
    text = f"In which currency are the amounts of {header!r}? They are converted: no column of this file names theirs."
    asked = question("AMBIGUOUS_CURRENCY", "currency", text, column=header, options=list(CODES[:_FEW]))
    return Stopped("AMBIGUOUS_CURRENCY", text, [asked])


def _say_none(read: Mapped, mapping: Mapping, filled: Filled) -> None:
    """Say that amounts have no currency; they are counted apart from those that have one."""
    name = MONEY.get(mapping.target, "")
    if (
        mapping.target not in _SHOWN
        or name not in mapping.columns
        or filled.frame[name].null_count() == filled.frame.height
    ):
        return
    (header, *_) = headers_of(mapping.columns[name])
    text = f"No column says in which currency {header!r} is: its amounts are shown without one. "
    text += f"An answer that the next file keeps: currency.{header}=EUR."
    read.intake.report.setdefault("warnings", []).append({"code": "NO_CURRENCY", "text": text, "column": header})
