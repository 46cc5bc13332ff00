"""Everything that the Overview page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from smarketing import (
    coverage_view,
    funnel_view,
    headline_changes,
    marketing_view,
    promise_view,
    sales_forecast,
    sales_view,
)
from smarketing import format as words
from smarketing.analysis import change, funnel
from smarketing.analysis.intervals import rate
from smarketing.analysis.promises import UNJUDGED, Card
from smarketing.analysis.windows import parameters
from smarketing.answers import Read, ask
from smarketing.calendars import Calendar
from smarketing.coverage_view import Cover
from smarketing.filters import Filters
from smarketing.metrics.figures import Figure, Tone, figures, noted
from smarketing.sales_forecast import Outlook
from smarketing.targets import STAGES
from smarketing.warehouse.chain import Version

NO_LEADS = "No leads are loaded: the top of the funnel is not known. Add leads from your marketing tool or CRM."
NO_DEALS = "No deals are loaded: what was signed is not known. Add a deals export from your CRM."
NO_PROMISE = "No volume is promised in this period."
STEPS = {
    "Lead to MQL": "mql",
    "MQL to accepted": "sal",
    "Accepted to SQL": "sql",
    "SQL to opportunity": "opportunity",
    "Opportunity to won": "won",
}
COUNTED = "Below it: counted MQLs, those that count towards the promise."


@dataclass(frozen=True)
class Top:
    """The top of the funnel over the period: leads, MQLs and the cost of one; `promise` of MQLs or None.

    `lacks` says that no lead is loaded; then there are no figures.
    """

    figures: tuple[Figure, ...]
    promise: Card | None
    lacks: str | None = None


@dataclass(frozen=True)
class Closed:
    """What was signed over the period. `lacks` says why nothing is known; then there are no figures."""

    figures: tuple[Figure, ...]
    outlooks: tuple[Outlook, ...]
    lacks: str | None = None


@dataclass(frozen=True)
class Overview:
    """The executive's page over one period: `sentences` are the verdict, the first two about the two halves."""

    filters: Filters
    sentences: tuple[str, ...]
    top: Top
    closed: Closed
    cover: Cover | None
    warnings: tuple[str, ...]


def view(
    read: Read, filters: Filters, versions: Sequence[Version], calendar: Calendar, outlooks: Sequence[Outlook]
) -> Overview:
    """Both halves of the period; `outlooks` as `sales_forecast.outlooks` finds them."""
    held = read("contents").row(0, named=True)
    promised = promise_view.view(read, filters, versions)
    sold = sales_view.view(read, filters, calendar)
    top = _top(read, filters, promised) if held["leads"] else Top((), None, NO_LEADS)
    lacks = sold.headline if sold.headline == sales_view.NO_OUTCOMES else None
    if not held["deals"]:
        lacks = NO_DEALS
    closed = Closed(() if lacks else sold.figures[:2], () if lacks else tuple(outlooks), lacks)
    said = [
        top.lacks or marketing_view.headline(read, filters, top.promise),
        closed.lacks or sold.headline,
        *([_lands(closed.outlooks[0])] if closed.outlooks else []),
        *([] if promised.lacks or not promised.cards else [promised.headline]),
    ]
    return Overview(
        filters=filters,
        sentences=tuple(said),
        top=top,
        closed=closed,
        cover=coverage_view.cover(read, filters, calendar) if held["deals"] else None,
        warnings=sold.warnings,
    )


def steps_of(filters: Filters) -> tuple[str, ...]:
    """The steps whose change can be looked at: those after the stage with which a cohort begins."""
    first = STAGES.index(filters.first_stage)
    return tuple(title for title, stage in STEPS.items() if STAGES.index(stage) > first)


def changed(read: Read, filters: Filters, stage: str) -> tuple[change.Split | None, str]:
    """The change of the rate into a stage against the period before, by channel; or None, and why there is none."""
    before, lacks = headline_changes.period_before(read, filters)
    if before is None:
        return None, lacks
    windows = funnel_view.windows_of(read, filters)
    known = funnel_view.known(read, filters)
    if stage not in known:
        return None, "No data: no source tells who took this step."

    def steps(asked: Filters, by: str | None) -> pl.DataFrame:
        return funnel.steps(ask(read, "cohort_funnel", asked, **parameters(windows), by=by), known, windows)

    found = change.split(
        (steps(filters, None), steps(filters, "channel")), (steps(before, None), steps(before, "channel")), stage
    )
    return found, "" if found else "Nobody in one of the two periods has had the whole time yet for this step."


def moved(found: change.Split, title: str) -> str:
    """The change in a sentence: from what to what, whether it is clear, and its two parts."""
    now, then = (
        words.rate(rate(part, n)) for part, n in ((found.part, found.n), (found.previous_part, found.previous_n))
    )
    said = f"{title}: {then} before, {now} now ({words.points(found.moved)})."
    if not found.is_clear:
        said += " That is within what chance alone does."
    return f"{said} Mix of channels {words.points(found.mix)}, their own rates {words.points(found.own)}."


def _top(read: Read, filters: Filters, promised: promise_view.PromiseView) -> Top:
    promise = next((card for card in promised.cards if card.clause == "volume"), None)
    leads, mqls, cost = figures(read, filters, ("leads", "mqls", "cost_per_mql"))
    return Top((leads, _against(mqls, promise, of_all=bool(filters.chosen)), cost), promise)


def _against(mqls: Figure, card: Card | None, *, of_all: bool) -> Figure:
    """The MQLs with those that count towards the promise below; without one, which the card says, as they are."""
    if card is None or card.value is None or card.goal is None or card.state == UNJUDGED:
        return mqls
    counted = f"{words.exact(card.value)} of {words.exact(card.goal)} promised"
    tone: Tone = "breach" if card.is_broken else "quiet"
    return noted(mqls, f"of all {counted}" if of_all else counted, tone=tone, more=COUNTED)


def _lands(one: Outlook) -> str:
    return f"{one.title} ends at {sales_forecast.spread(one)}, 8 times in 10."
