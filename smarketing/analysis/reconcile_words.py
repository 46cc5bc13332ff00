"""What a comparison of two sources says, in words."""

from __future__ import annotations

import polars as pl

from smarketing import format as words
from smarketing.analysis.reconcile import Comparison

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
    "zone": "another day in {other}, by time zone only",
    "date": "dated outside the period in {other}",
    "undated": "in {other} too, without a day",
    "skipped_stage": "at a later stage in {other}, this one skipped",
    "left": "left in {other} before this",
    "not_reached": "known in {other}, {not_there}",
    "duplicate": "twice in {own}, once in {other}",
    "merged": "several ids in {own}, one in {other}",
    "no_key": "no {key} to match by",
    "missing": "not in {other} at all",
}


def amount(count: int, claim: str) -> str:
    """'1 MQL', '412 MQLs', '1,204 won deals'."""
    return f"{words.exact(count)} {CLAIMS[claim][0 if count == 1 else 1]}"


def reason(name: str, claim: str, own: str, other: str) -> str:
    """Why `own` counts a record and `other` does not: 'dated outside the period in Salesforce'."""
    key = "account and amount" if claim in ("opportunity", "won") else "e-mail"
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
        return f"The one that {own} alone counts: {why}."
    return f"{words.exact(top['records'])} of the {words.exact(alone)} that {own} alone counts: {why}."


def notes(found: Comparison, claim: str, undated: dict[str, int]) -> list[str]:
    """What must be known to read the counts right; `undated`: records per name that claim it without any day."""
    said = ["Each record counts once, on the day that its source gives; a stage that no date proves is not counted."]
    if found.other_day:
        said.append(f"{words.exact(found.other_day)} of the same are dated on another day of the period.")
    for name, count in undated.items():
        if count:
            said.append(f"{name} names {amount(count, claim)} more without any day: they fall in no period.")
    return said
