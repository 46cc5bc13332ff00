-- The stages that a lead's own dates prove.
-- Grain: one row per lead and dated stage.
-- lead_key: the lead
-- stage: the stage or exit
-- source: the system that says so
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day
-- reason: why, for an exit
-- trigger: what caused it
-- deal_key: the deal that proves it
-- is_open_deal: 1 when that deal is still open
select
    key as lead_key,
    'lead' as stage,
    source,
    created_at as happened_at,
    created_on as happened_on,
    cast(null as varchar) as reason,
    cast(null as varchar) as trigger,
    cast(null as varchar) as deal_key,
    0 as is_open_deal
from core.leads
where created_on is not null
union all
select key, 'mql', source, mql_at, mql_on, null, trigger, null, 0
from core.leads
where mql_on is not null
union all
select key, 'sal', source, sal_at, sal_on, null, null, null, 0
from core.leads
where sal_on is not null
union all
select key, 'sql', source, sql_at, sql_on, null, null, null, 0
from core.leads
where sql_on is not null
union all
select key, 'opportunity', source, opportunity_at, opportunity_on, null, null, null, 0
from core.leads
where opportunity_on is not null
union all
select key, 'won', source, won_at, won_on, null, null, null, 0
from core.leads
where won_on is not null
union all
select key, stage, source, exit_at, exit_on, reason, null, null, 0
from core.leads
where exit_on is not null and stage in ('rejected', 'recycled', 'disqualified', 'lost')
union all
select lead_key, stage, source, happened_at, happened_on, reason, trigger, null, 0
from marts.past_stages
