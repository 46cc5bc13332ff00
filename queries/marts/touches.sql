-- Calls, e-mails and meetings.
-- Grain: one row per touch.
-- touch_key: the touch, by its source
-- lead_key: the lead it went to, if known
-- person: who made it
-- kind: call, email, meeting or other
-- is_outbound: 1 unless the source says inbound
-- is_automatic: 1 when a machine sent it
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
    t.happened_on,
    coalesce(l.channel, '(not set)') as channel,
    coalesce(l.campaign, '(not set)') as campaign,
    coalesce(l.segment, '(not set)') as segment,
    coalesce(l.region, '(not set)') as region,
    coalesce(l.owner, '(not set)') as owner
from core.touches as t
left join core.leads as l on l.key = t.lead_key
