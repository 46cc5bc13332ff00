-- Each dated stage or exit of each lead, with where we know it from.
-- Grain: one row per lead, stage and statement of a source.
-- lead_key: the lead, or `deal:` and the deal when no lead is known
-- stage: lead, mql, sal, sql, opportunity, won, or an exit: rejected, recycled, disqualified, lost
-- source: the system that says so
-- stage_order: 1 to 6 for the stages; then rejected, disqualified, lost, recycled
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day
-- origin: history, date_column, deal, or decision for what was decided in the app
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
        union all
        -- What sales decided in the app itself, for a lead whose source is still there.
        select
            d.lead_key,
            case d.decision when 'accepted' then 'sal' else 'rejected' end,
            l.source,
            d.made_at,
            cast(d.made_at as date),
            'decision',
            d.reason,
            null,
            null,
            0
        from marts.decisions as d
        join core.leads as l on l.key = d.lead_key
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
