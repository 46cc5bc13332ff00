-- The channel and campaign of the trips of touched leads, by the names that people gave: the lead's own, else those of
-- the deal that was opened first in the cycle, by the day that was opened.
-- Grain: one row per touched lead and cycle.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- channel: where it came from
-- campaign: what brought it
select
    j.lead_key,
    j.cycle,
    coalesce(
        case when l.campaign is null then k.channel end, n.channel, l.channel, c.channel, d.channel, '(not set)'
    ) as channel,
    coalesce(n.campaign, l.campaign, k.campaign, d.campaign, '(not set)') as campaign
from marts.journeys as j
left join core.leads as l on l.key = j.lead_key
left join core.deals as d on d.key = j.deal_key
left join marts.lead_names as n on n.lead_key = j.lead_key
left join
    app.campaign_names as k
    on k.given = d.campaign
    and (k.from_on is null or k.from_on <= d.created_on)
    and (k.to_on is null or k.to_on > d.created_on)
left join
    app.channel_names as c
    on c.given = d.channel
    and (c.from_on is null or c.from_on <= d.created_on)
    and (c.to_on is null or c.to_on > d.created_on)
where j.lead_key in (select lead_key from app.touched_leads)
