-- Marketing's touches of the lead of each won deal, up to the day or the instant at which it was won, in order.
-- Grain: one row per deal won from a known lead, and touch.
-- deal_key: the deal, by its source
-- touch_key: the touch, by its source
-- nth: its place among the deal's touches, from 1: by day, then by clock (none comes last), then by channel, campaign
-- and key
-- is_lead: 1 for the touch that stands for the lead's creation: the last one up to it, else the first of the same day
-- is_deal: 1 for the touch that stands for the deal's creation, likewise
with
    reached as (
        select
            d.key as deal_key,
            t.touch_key,
            row_number() over (
                partition by d.key order by t.happened_on, t.happened_at nulls last, t.channel, t.campaign, t.touch_key
            ) as nth,
            -- By the clock where both have one, else by the day.
            coalesce(t.happened_at <= l.created_at, t.happened_on <= l.created_on) as is_before_lead,
            coalesce(t.happened_at <= d.created_at, t.happened_on <= d.created_on) as is_before_deal,
            t.happened_on = l.created_on as is_lead_day,
            t.happened_on = d.created_on as is_deal_day
        from core.deals as d
        join marts.campaign_touches as t on t.lead_key = d.lead_key
        left join core.leads as l on l.key = d.lead_key
        where d.status = 'won' and coalesce(t.happened_at <= d.closed_at, t.happened_on <= d.closed_on)
    ),
    roles as (
        select
            deal_key,
            coalesce(max(case when is_before_lead then nth end), min(case when is_lead_day then nth end)) as lead_nth,
            coalesce(max(case when is_before_deal then nth end), min(case when is_deal_day then nth end)) as deal_nth
        from reached
        group by 1
    )
select
    r.deal_key,
    r.touch_key,
    r.nth,
    case when r.nth = o.lead_nth then 1 else 0 end as is_lead,
    case when r.nth = o.deal_nth then 1 else 0 end as is_deal
from reached as r
join roles as o on o.deal_key = r.deal_key
