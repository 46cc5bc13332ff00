-- The events of a lead cycle, each in the slot that it can fill.
-- Grain: one row per lead and event.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- source: the system that says so
-- slot: the stage; `exit` for an exit that nothing undid; `undone` for an exit before later
-- progress
-- nth: 1 for the event that fills its slot: the first of its kind in the cycle
-- stage: the stage or exit
-- happened_at: the instant, UTC
-- happened_on: the calendar day
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
            ) as last_progress
        from marts.cycle_events as e
    ),
    slotted as (
        select
            p.*, case when stage_order < 7 then stage when place > last_progress then 'exit' else 'undone' end as slot
        from progressed as p
    )
select
    lead_key,
    cycle,
    source,
    slot,
    row_number() over (partition by lead_key, cycle, slot order by place) as nth,
    stage,
    happened_at,
    happened_on,
    reason,
    trigger,
    deal_key,
    is_open_deal
from slotted
