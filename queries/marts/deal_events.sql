-- The stages that a deal proves.
-- Grain: one row per deal and dated stage.
-- lead_key: the lead, or `deal:` and the deal when no lead is known
-- stage: the stage or exit
-- source: the system that says so
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day
-- reason: why, for an exit
-- trigger: what caused it
-- deal_key: the deal that proves it
-- is_open_deal: 1 when that deal is still open
select
    lead_key,
    coalesce(created_as, 'opportunity') as stage,
    source,
    created_at as happened_at,
    created_on as happened_on,
    cast(null as varchar) as reason,
    cast(null as varchar) as trigger,
    key as deal_key,
    case status when 'open' then 1 else 0 end as is_open_deal
from core.deals
where created_on is not null
union all
select lead_key, 'sal', source, accepted_at, accepted_on, null, null, key, 0
from core.deals
where accepted_on is not null
union all
select lead_key, 'rejected', source, rejected_at, rejected_on, reason, null, key, 0
from core.deals
where rejected_on is not null
union all
select lead_key, 'won', source, closed_at, closed_on, reason, null, key, 0
from core.deals
where status = 'won' and closed_on is not null
union all
select
    lead_key,
    'lost',
    source,
    -- A deal that was lost before it was opened is lost: its opening does not undo that.
    case when created_at > closed_at or created_on > closed_on then created_at else closed_at end,
    case when created_on > closed_on then created_on else closed_on end,
    reason,
    null,
    key,
    0
from core.deals
where status = 'lost' and closed_on is not null
