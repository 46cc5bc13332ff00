-- The sales touches around the start of each response clock that is being derived.
-- Grain: one row per lead cycle with a touch.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- touch_at: the first touch at or after the start, UTC; null when the source gives a day only
-- touch_on: the day of that
-- untimed_on: the same day, where another touch on it has no clock and so may have been the first
-- touch_person: who made it
-- touch_kind: call, email, meeting or other
-- before_at: the last touch before the start, and after the cycle before this one, UTC
-- before_on: the day of that
with
    placed as (
        select
            p.lead_key,
            p.cycle,
            t.happened_at,
            t.happened_on,
            t.person,
            t.kind,
            t.touch_key,
            -- By the clock where both have one, else by the day.
            case
                when coalesce(t.happened_at >= p.start_at, t.happened_on >= p.start_on)
                then 1
                when coalesce(t.happened_at > p.back_at, t.happened_on > p.back_on, p.back_on is null)
                then 0
            end as is_after
        from marts.sales_touches as t
        join marts.pinned_cycles as p on p.lead_key = t.lead_key
        left join marts.cycles as n on n.lead_key = p.lead_key and n.cycle = p.cycle + 1
        where p.start_on is not null and coalesce(t.happened_at < n.mql_at, t.happened_on < n.mql_on, true)
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by lead_key, cycle, is_after order by happened_on, happened_at nulls last, touch_key
            ) as nth,
            row_number() over (
                partition by lead_key, cycle, is_after order by happened_on desc, happened_at desc nulls last, touch_key
            ) as nth_back,
            min(happened_on) over (partition by lead_key, cycle, is_after) as first_on
        from placed
        where is_after is not null
    )
select
    lead_key,
    cycle,
    max(case when is_after = 1 and nth = 1 then happened_at end) as touch_at,
    max(case when is_after = 1 and nth = 1 then happened_on end) as touch_on,
    max(
        case when is_after = 1 and nth > 1 and happened_on = first_on and happened_at is null then happened_on end
    ) as untimed_on,
    max(case when is_after = 1 and nth = 1 then person end) as touch_person,
    max(case when is_after = 1 and nth = 1 then kind end) as touch_kind,
    max(case when is_after = 0 and nth_back = 1 then happened_at end) as before_at,
    max(case when is_after = 0 and nth_back = 1 then happened_on end) as before_on
from ranked
group by 1, 2
