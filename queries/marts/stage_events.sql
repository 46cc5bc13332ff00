-- Each dated stage or exit of each lead, with where we know it from.
-- Grain: one row per lead, stage and statement of a source.
-- lead_key: the lead, or `deal:` and the deal when no lead is known
-- stage: lead, mql, sal, sql, opportunity, won, or an exit: rejected, recycled, disqualified, lost
-- source: the system that says so
-- stage_order: 1 to 6 for the stages; then rejected, disqualified, lost, recycled
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day
-- origin: history, date_column or deal
-- reason: why, for an exit
-- trigger: what caused it
-- deal_key: the deal that proves it
-- is_open_deal: 1 when that deal is still open
with
    events as (
        select
            lead_key,
            stage,
            source,
            happened_at,
            happened_on,
            'date_column' as origin,
            reason,
            trigger,
            deal_key,
            is_open_deal
        from marts.lead_events
        union all
        select lead_key, stage, source, happened_at, happened_on, 'history', reason, trigger, null, 0
        from core.stage_history
        where happened_on is not null
        union all
        select lead_key, stage, source, happened_at, happened_on, 'deal', reason, trigger, deal_key, is_open_deal
        from marts.deal_events
    )
select
    events.lead_key,
    events.stage,
    events.source,
    orders.stage_order,
    events.happened_at,
    events.happened_on,
    events.origin,
    events.reason,
    events.trigger,
    events.deal_key,
    events.is_open_deal
from events
join marts.stages as orders on orders.stage = events.stage
