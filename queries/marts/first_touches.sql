-- The qualifying sales touches of each cycle: at or after the MQL, before the next cycle.
-- Grain: one row per lead cycle that has one.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- first_touch_at: the first one, UTC; null when the source gives days only
-- first_touch_on: the day of the first one
-- touches: how many
with
    qualifying as (
        select
            c.lead_key,
            c.cycle,
            t.happened_at,
            t.happened_on,
            row_number() over (partition by c.lead_key, c.cycle order by t.happened_on, t.happened_at nulls last) as nth
        from marts.sales_touches as t
        join marts.touched_cycles as c on c.lead_key = t.lead_key
        left join marts.ordered_cycles as n on n.lead_key = c.lead_key and n.cycle = c.cycle + 1
        where
            -- By the clock where both have one, else by the day.
            coalesce(t.happened_at >= c.mql_at, t.happened_on >= c.mql_on)
            and coalesce(t.happened_at < n.mql_at, t.happened_on < n.mql_on, true)
    )
select
    lead_key,
    cycle,
    max(case when nth = 1 then happened_at end) as first_touch_at,
    max(case when nth = 1 then happened_on end) as first_touch_on,
    count(*) as touches
from qualifying
group by 1, 2
