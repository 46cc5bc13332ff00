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
    beside as (
        -- A deal lost beside another that was open on that day takes nobody out of the funnel.
        select distinct e.lead_key, e.happened_on, coalesce(e.deal_key, '') as lost_key
        from marts.stage_events as e
        join app.touched_leads as t on t.lead_key = e.lead_key
        join core.deals as o on o.lead_key = e.lead_key
        where
            e.stage = 'lost'
            and o.key <> coalesce(e.deal_key, '')
            and o.created_on <= e.happened_on
            and (o.status = 'open' or (o.status in ('won', 'lost') and o.closed_on > e.happened_on))
    ),
    placed as (
        select
            e.*,
            row_number() over (
                partition by e.lead_key
                order by
                    e.happened_on,
                    -- Without a clock the stage decides: a stage opens its day, an exit ends it.
                    case when e.happened_at is not null then 1 when e.stage_order < 7 then 0 else 2 end,
                    e.happened_at,
                    e.stage_order,
                    e.origin,
                    e.deal_key nulls last
            ) as place
        from marts.stage_events as e
        join app.touched_leads as t on t.lead_key = e.lead_key
        left join
            beside as b
            on b.lead_key = e.lead_key
            and b.happened_on = e.happened_on
            and b.lost_key = coalesce(e.deal_key, '')
            and e.stage = 'lost'
        where b.lead_key is null
    ),
    marked as (
        select
            p.*,
            max(case when stage_order >= 7 then place end) over before as last_exit,
            max(case when stage_order between 2 and 6 then place end) over before as last_progress
        from placed as p
        window before as (partition by lead_key order by place rows between unbounded preceding and 1 preceding)
    )
select
    lead_key,
    1 + cast(
        sum(case when stage = 'mql' and last_exit > coalesce(last_progress, 0) then 1 else 0 end) over (
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
