-- The qualifying sales touches of each cycle: human, not inbound, at or after the MQL, before the
-- next cycle.
-- Grain: one row per lead cycle that has one.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- first_touch_at: the first one, UTC; null when the source gives days only
-- first_touch_on: the day of the first one
-- touches: how many
select
    c.lead_key, c.cycle, min(t.happened_at) as first_touch_at, min(t.happened_on) as first_touch_on, count(*) as touches
from marts.cycles as c
join app.touched_leads as l on l.lead_key = c.lead_key
join core.touches as t on t.lead_key = c.lead_key
left join marts.cycles as n on n.lead_key = c.lead_key and n.cycle = c.cycle + 1
where
    coalesce(t.direction, 'outbound') = 'outbound'
    and not coalesce(t.is_automatic, false)
    and t.happened_on >= c.mql_on
    and (t.happened_at is null or c.mql_at is null or t.happened_at >= c.mql_at)
    and (n.mql_on is null or t.happened_on < n.mql_on)
group by 1, 2
