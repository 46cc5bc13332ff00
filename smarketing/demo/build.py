"""Build the demo company's world: arrivals, then journeys, then deals, then touches."""

from __future__ import annotations

from functools import lru_cache

from smarketing.demo import stories
from smarketing.demo.arrivals import arrivals
from smarketing.demo.contacts import deal_touches, touches_of
from smarketing.demo.deals import deal_of, entered_afterwards, sales_sourced
from smarketing.demo.journeys import walk
from smarketing.demo.world import Deal, World


@lru_cache(maxsize=1)
def build(seed: int = stories.SEED) -> World:
    """The whole world of a seed: leads and touches in order of time, deals in order of opening."""
    leads = arrivals(seed)
    deals: list[Deal] = []
    for lead in leads:
        opened = walk(seed, lead)
        if opened:
            deals.append(deal_of(seed, len(deals) + 1, lead, opened))
    deals += sales_sourced(seed, len(deals) + 1)
    deals += entered_afterwards(seed, len(deals) + 1, leads)
    touches = [touch for lead in leads for touch in touches_of(seed, lead)]
    touches += [touch for deal in deals for touch in deal_touches(seed, deal)]
    touches.sort(key=lambda touch: (touch.at, touch.email, touch.kind, touch.subject))
    deals.sort(key=lambda deal: (deal.created, deal.number))
    return World(seed, leads, deals, touches)
