-- Calls, e-mails and meetings.
-- Grain: one row per touch.
-- touch_key: the touch, by its source
-- lead_key: the lead it went to, if known
-- person: who made it
-- kind: call, email, meeting or other
-- is_outbound: 1 unless the source says inbound
-- is_automatic: 1 when a machine sent it
-- is_sales: 1 when it qualifies as sales' own: by a person, not inbound, not by marketing
-- source: the system that says so
-- happened_at: when, UTC; null when the source gives a day only
-- happened_on: the day
-- channel: where the lead came from
-- campaign: what brought the lead
-- segment: the lead's part of the market
-- region: the lead's region
-- owner: the lead's owner
select
    t.key as touch_key,
    t.lead_key,
    coalesce(t.person, '(not set)') as person,
    coalesce(t.kind, 'other') as kind,
    case when t.direction = 'inbound' then 0 else 1 end as is_outbound,
    case when t.is_automatic then 1 else 0 end as is_automatic,
    case
        when
            coalesce(t.direction, 'outbound') = 'outbound'
            and not coalesce(t.is_automatic, false)
            and lower(coalesce(p.team, '')) not like '%marketing%'
        then 1
        else 0
    end as is_sales,
    t.source,
    t.happened_at,
    t.happened_on,
    coalesce(n.channel, l.channel, '(not set)') as channel,
    coalesce(n.campaign, l.campaign, '(not set)') as campaign,
    coalesce(l.segment, '(not set)') as segment,
    coalesce(l.region, '(not set)') as region,
    coalesce(l.owner, '(not set)') as owner
from core.touches as t
left join core.leads as l on l.key = t.lead_key
left join marts.lead_names as n on n.lead_key = t.lead_key
left join marts.people as p on p.person = lower(trim(t.person))
