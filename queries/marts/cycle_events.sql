-- The events of the leads that are being derived, each in its lead cycle.
-- Grain: one row per lead and event.
-- lead_key: the lead
-- cycle: 1 for the first trip through the funnel; an MQL after an exit opens the next one
-- place: the event's place among all events of the lead
-- source: the system that says so
-- stage: the stage or exit
-- stage_order: 1 to 6 for the stages; more for an exit
-- happened_at: the instant, UTC
-- happened_on: the calendar day
-- reason: why, for an exit
-- trigger: what caused it
-- deal_key: the deal that proves it
-- is_open_deal: 1 when that deal is still open
with
    placed as (
        select
            e.*,
            row_number() over (
                partition by e.lead_key
                order by e.happened_on, e.happened_at nulls last, e.stage_order, e.origin, e.deal_key nulls last
            ) as place
        from marts.stage_events as e
        join app.touched_leads as t on t.lead_key = e.lead_key
    ),
    marked as (
        select
            p.*,
            max(case when stage_order >= 7 then place end) over before as last_exit,
            max(case when stage = 'mql' then place end) over before as last_mql
        from placed as p
        window before as (partition by lead_key order by place rows between unbounded preceding and 1 preceding)
    )
select
    lead_key,
    1 + cast(
        sum(case when stage = 'mql' and last_exit > coalesce(last_mql, 0) then 1 else 0 end) over (
            partition by lead_key order by place rows between unbounded preceding and current row
        ) as integer
    ) as cycle,
    place,
    source,
    stage,
    stage_order,
    happened_at,
    happened_on,
    reason,
    trigger,
    deal_key,
    is_open_deal
from marked
