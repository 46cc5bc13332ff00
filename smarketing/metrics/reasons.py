"""Why a metric has no value, or no breakdown, in a sentence that says what to add or to take away."""

from __future__ import annotations

from smarketing import queries
from smarketing.analysis.verdict import SINGULAR
from smarketing.answers import Read, unsupported_filters
from smarketing.errors import Refused
from smarketing.filters import Filters
from smarketing.format import day
from smarketing.metrics import counting, reach
from smarketing.metrics.counting import is_known
from smarketing.metrics.declaration import AS_OF, Measure, Metric, Middle, Per, Step

TIME = ("month", "quarter", "week")


def unknown(read: Read, declared: Metric, measure: Measure, filters: Filters) -> str | None:
    """Why nothing is known of the metric over the period; None where something is."""
    silent = unsupported(measure, filters)
    if silent:
        return f"{declared.label}: not known by {' or '.join(silent)}. Take that filter away to see it."
    if not is_known(read, measure, filters.as_of):
        is_paid = isinstance(measure, Per) and is_known(read, measure.amount, filters.as_of)
        return measure.count_lacks if is_paid and isinstance(measure, Per) else declared.lacks
    if counting.tells_only_wins(read, measure, filters.as_of):
        return "Not known: what is loaded holds only won deals. Add an export of all deals, the lost and open ones too."
    if isinstance(measure, Step) and counting.is_all_imputed(read, measure, filters):
        return f"Not known: each {SINGULAR[measure.last]} of this period is only inferred from a later stage."
    return ended(read, declared, filters)


def ended(read: Read, declared: Metric, filters: Filters) -> str | None:
    """Why nothing is known of a period that its uploads do not reach; None where they do."""
    if declared.view == AS_OF:
        return None
    begun = read("contents")["first_on"].item()
    if begun is not None and filters.to_on <= begun:
        return f"The data begins on {day(begun)}, after this period."
    measure = declared.measure
    if isinstance(measure, Per):
        ends = {"the spend": reach.whole(read, measure.amount_needs), "it": reach.newest(read, measure.count_needs)}
    else:
        ends = {"it": reach.newest(read, declared.needs)}
    late = {what: last for what, last in ends.items() if last is not None and last < filters.from_on}
    if not late:
        return None
    what = min(late, key=late.__getitem__)
    return f"What is loaded of {what} ends on {day(late[what])}, before this period. Add a newer export."


def none(declared: Metric, filters: Filters) -> str:
    """Why there is no value although there is data."""
    where = " under these filters" if filters.chosen else ""
    said = declared.none or f"No {declared.label} in this period."
    return f"{said.removesuffix('.')}{where}."


def unsupported(measure: Measure, filters: Filters) -> list[str]:
    """The narrowed dimensions that one of its reads does not take: it would speak of more than was asked."""
    missing = {name for each in measure.reads for name in unsupported_filters(each, filters)}
    return [name for name in filters.chosen if name in missing]


def refuse_breakdown(declared: Metric, measure: Measure, by: str) -> None:
    """Refused where the metric does not break down by that."""
    if not breaks_down(measure, by):
        raise Refused("NO_BREAKDOWN", f"{declared.label} cannot be broken down by {by}.")


def breaks_down(measure: Measure, by: str) -> bool:
    """Whether all its reads break down by that; a median never does: it cannot be put together again."""
    asked = [queries.read(name) for name in measure.reads]
    known = [f"$by = '{by}'" in one.sql or ("by" not in one.params and by in one.columns) for one in asked]
    return all(known) and not isinstance(measure, Middle)
