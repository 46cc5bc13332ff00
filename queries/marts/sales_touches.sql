-- What sales did with the leads that are being derived: calls, e-mails and meetings by a person, not inbound.
-- Grain: one row per touch.
-- lead_key: the lead
-- touch_key: the touch, by its source
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day
-- person: who made it
-- kind: call, email, meeting or other
select t.lead_key, t.key as touch_key, t.happened_at, t.happened_on, t.person, coalesce(t.kind, 'other') as kind
from core.touches as t
join app.touched_leads as l on l.lead_key = t.lead_key
left join marts.people as p on p.person = lower(trim(t.person))
where
    coalesce(t.direction, 'outbound') = 'outbound'
    and not coalesce(t.is_automatic, false)
    and lower(coalesce(p.team, '')) not like '%marketing%'
