-- The deals won in the period, each with what marketing did with its lead before: who gets credit for them.
-- Grain: one row per won deal and touch, in order; one row without a touch for a deal of which none is known.
-- deal_key: the deal, by its source
-- deal_id: its id there
-- name: its name
-- company: the account
-- closed_on: the day it was won
-- amount: its value
-- currency: the currency of that
-- channel: the channel that the deal comes from: its lead's, frozen at entry
-- campaign: the campaign that the deal comes from, likewise
-- is_linked: 1 when its lead is known
-- nth: the place of the touch among the deal's touches, from 1; null without a touch
-- happened_at: when it was, UTC; null when the source gives a day only
-- happened_on: the day
-- touch_channel: the channel of the touch
-- touch_campaign: the campaign of the touch
-- kind: what it was, in the source's words
-- is_lead: 1 when it stands for the creation of the lead: the last touch up to it, else the first of the same day
-- is_deal: 1 when it stands for the creation of the deal, likewise
select
    d.deal_key,
    d.deal_id,
    d.name,
    d.company,
    d.closed_on,
    d.amount,
    d.currency,
    d.channel,
    d.campaign,
    d.is_linked,
    w.nth,
    t.happened_at,
    t.happened_on,
    t.channel as touch_channel,
    t.campaign as touch_campaign,
    t.kind,
    w.is_lead,
    w.is_deal
from marts.deals as d
left join marts.won_touches as w on w.deal_key = d.deal_key
left join marts.campaign_touches as t on t.touch_key = w.touch_key
where d.status = 'won' and {{ in_period_to_date("d.closed_on") }} and {{ filters("d") }}
order by d.closed_on, d.deal_key, w.nth
