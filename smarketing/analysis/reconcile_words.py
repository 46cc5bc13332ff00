"""What a comparison of two sources says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from smarketing import format as words
from smarketing.analysis.reconcile import Comparison
from smarketing.format import day

# claim -> one, several, "not ..." of the other side
CLAIMS = {
    "lead": ("lead", "leads", "without a first day"),
    "mql": ("MQL", "MQLs", "not an MQL"),
    "sal": ("accepted lead", "accepted leads", "not accepted"),
    "sql": ("SQL", "SQLs", "not an SQL"),
    "opportunity": ("opened deal", "opened deals", "without a first day"),
    "won": ("won deal", "won deals", "not won"),
}
_REASONS = {
    "zone": "on another day in {other}, by time zone only",
    "date": "dated outside the period in {other}",
    "undated": "in {other} too, without a day",
    "skipped_stage": "at a later stage in {other}, this one skipped",
    "left": "out of the funnel in {other}, {not_there}",
    "not_reached": "known in {other}, {not_there}",
    "duplicate": "twice in {own}, once in {other}",
    "merged": "under several ids in {own}, one in {other}",
    "no_key": "without {key} to match by",
    "missing": "not in {other} at all",
}


def amount(count: int, claim: str) -> str:
    """'1 MQL', '412 MQLs', '1,204 won deals'."""
    return f"{words.exact(count)} {CLAIMS[claim][0 if count == 1 else 1]}"


def reason(name: str, claim: str, own: str, other: str) -> str:
    """Why `own` counts a record that `other` does not, to follow "are": 'dated outside the period in Salesforce'."""
    key = "account and amount" if claim in ("opportunity", "won") else "an e-mail"
    if name == "left" and claim == "won":
        return f"lost in {other}"
    return _REASONS[name].format(own=own, other=other, not_there=CLAIMS[claim][2], key=key)


def headline(found: Comparison, claim: str, here: str, there: str) -> str:
    """Both counts, how many are the same, and the main reason of the side that counts more on its own."""
    if found.here == found.there == 0:
        return f"Neither {here} nor {there} dates a single {CLAIMS[claim][0]} in this period."
    if found.here == found.there == found.matched:
        return f"{here} and {there} say the same {amount(found.here, claim)}."
    same = "none is" if found.matched == 0 else "1 is" if found.matched == 1 else f"{words.exact(found.matched)} are"
    says = f"{here} says {amount(found.here, claim)}, {there} {words.exact(found.there)}: {same} the same."
    return f"{says} {_main_reason(found, claim, here, there)}"


def _main_reason(found: Comparison, claim: str, here: str, there: str) -> str:
    more = "here" if found.only_here >= found.only_there else "there"
    own, other = (here, there) if more == "here" else (there, here)
    alone = found.only_here if more == "here" else found.only_there
    top = found.reasons.filter(side=more).sort(pl.col("records"), "reason", descending=[True, False]).row(0, named=True)
    why = reason(top["reason"], claim, own, other)
    if alone == 1:
        return f"The one that {own} alone counts is {why}."
    if top["records"] == alone:
        return f"All {words.exact(alone)} that {own} alone counts are {why}."
    verb = "is" if top["records"] == 1 else "are"
    return f"{words.exact(top['records'])} of the {words.exact(alone)} that {own} alone counts {verb} {why}."


def notes(
    found: Comparison, claim: str, undated: Mapping[str, int], ends: Mapping[str, date | None], last_on: date
) -> list[str]:
    """What must be known to read the counts right.

    `undated`: per side, the records that it says to have reached the stage without any day; `ends`: the last day that
    its data speaks of; `last_on`: the last day of the period.
    """
    said = ["Each record counts once, on the day that its source gives; a stage that no date proves is not counted."]
    if found.other_day:
        verb = "is" if found.other_day == 1 else "are"
        said.append(f"{words.exact(found.other_day)} of the same {verb} dated on another day of the period.")
    for name, count in undated.items():
        if count:
            said.append(f"{name} names {amount(count, claim)} more without any day: they fall in no period.")
    for name, end in ends.items():
        if end is not None and end < last_on:
            said.append(
                f"The data of {name} ends on {day(end)}, before the period does: what came later is missing there."
            )
    return said
