-- The events of a lead cycle, each in the slot that it can fill.
-- Grain: one row per lead and event.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- source: the system that says so
-- slot: the stage; `exit` for an exit that nothing undid; `undone` for the last one that later progress undid;
-- `earlier` for those before that
-- nth: 1 for the event that fills its slot: the first of its kind in the cycle
-- nth_deal: the same among those that a deal proves: 1 for the deal that was opened first
-- stage: the stage or exit
-- happened_at: the instant, UTC
-- happened_on: the calendar day
-- back_on: the day of the next progress after it
-- reason: why, for an exit
-- trigger: what caused it
-- deal_key: the deal that proves it
-- is_open_deal: 1 when that deal is still open
with
    progressed as (
        select
            e.*,
            max(case when stage_order between 2 and 6 then place else 0 end) over (
                partition by lead_key, cycle
            ) as last_progress,
            min(case when stage_order between 2 and 6 then place end) over later as next_progress,
            min(case when stage_order between 2 and 6 then happened_on end) over later as back_on
        from marts.cycle_events as e
        window later as (partition by lead_key, cycle order by place rows between 1 following and unbounded following)
    ),
    undone as (
        select
            p.*,
            max(case when stage_order >= 7 then next_progress end) over (partition by lead_key, cycle) as last_return
        from progressed as p
    ),
    slotted as (
        select
            u.*,
            case
                when stage_order < 7
                then stage
                when place > last_progress
                then 'exit'
                when next_progress = last_return
                then 'undone'
                else 'earlier'
            end as slot,
            case when deal_key is null then 0 else 1 end as is_of_deal
        from undone as u
    )
select
    lead_key,
    cycle,
    source,
    slot,
    row_number() over (partition by lead_key, cycle, slot order by happened_on, happened_at nulls last, place) as nth,
    row_number() over (partition by lead_key, cycle, is_of_deal order by place) as nth_deal,
    stage,
    happened_at,
    happened_on,
    back_on,
    reason,
    trigger,
    deal_key,
    is_open_deal
from slotted
