"""What an MQL of each channel becomes in the end, and what the present mix of channels makes of the average."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from smarketing.analysis import chances
from smarketing.analysis.history import DEAL, LEAST, STAGES, History


@dataclass(frozen=True)
class ChannelWorth:
    """What an MQL of a channel becomes: the share won in the end, and the average amount of what is won.

    A step's rate, the deals' win rate and the amount are the channel's own where they rest on 20 of it, else those of
    all channels together; `own` names the own ones: mql, sal, sql (the steps onward from there), deal, amount.
    """

    rate: float
    amount: float
    own: tuple[str, ...]


def mixed(past: History, mix: dict[str, float]) -> float:
    """What an MQL of the mix brings, as a multiple of the average MQL of the history."""
    parts, whole = channel_worths(past), eventual(past)
    average = past.deals.average(past.deals.is_linked)
    if not mix or not whole * average:
        return 1.0
    usual = ChannelWorth(whole, average, ())
    brought = sum(share * one.rate * one.amount for one, share in ((parts.get(name, usual), mix[name]) for name in mix))
    return brought / (whole * average * sum(mix.values()))


def eventual(past: History) -> float:
    """The share of MQLs that is won in the end, in the goal's currency."""
    deals = past.deals
    rates = [float(past.course(stage).rate) for stage in STAGES[1:]]
    return float(prod(rates) * deals.course(deals.is_linked).rate * past.currency_share)


def channel_worths(past: History) -> dict[str, ChannelWorth]:
    """Per channel what its MQL brings in the end; see ChannelWorth."""
    deals = past.deals
    won = float(deals.course(deals.is_linked).rate)
    average = deals.average(deals.is_linked)
    steps = [(stage, chances.course(*past.stays[stage]).rate, past.course(stage).rate) for stage in STAGES[1:]]
    found = {}
    for place, name in enumerate(past.channels):
        rates, own = [past.currency_share], []
        for stage, mine, whole in steps:
            is_own = past.stays[stage][:, place].sum() >= LEAST
            rates.append(float(mine[place] if is_own else whole))
            own += [stage] if is_own else []
        held = deals.is_linked & (deals.channel == place)
        is_own = deals.weight[held & deals.is_over].sum() >= LEAST
        rates.append(float(deals.course(held).rate) if is_own else won)
        own += [DEAL] if is_own else []
        is_own = deals.weight[held & deals.priced].sum() >= LEAST
        amount = deals.average(held) if is_own else average
        found[name] = ChannelWorth(float(prod(rates)), amount, (*own, *(["amount"] if is_own else [])))
    return found
