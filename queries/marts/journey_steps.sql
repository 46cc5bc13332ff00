-- Journeys in long form: each step of the funnel that a journey stood before, taken or not.
-- Grain: one row per journey and stage whose previous stage it reached. All columns of
-- marts.journeys, and:
-- stage: the stage that the step leads to
-- stage_order: 1 to 6
-- known_on: the day on which the stage is known to have been reached: its own, or the first later
-- one
-- previous_known_on: the same of the stage before
-- next_known_on: the same of the stage after; null when that was not reached
-- is_imputed: 1 when it is counted only because something later was reached
-- days: whole days since the stage before; null when a day is missing or the order is backwards
select
    j.*,
    'lead' as stage,
    1 as stage_order,
    lead_known_on as known_on,
    cast(null as date) as previous_known_on,
    mql_known_on as next_known_on,
    case when lead_on is null then 1 else 0 end as is_imputed,
    cast(null as bigint) as days
from marts.journeys as j
where lead_known_on is not null
union all
select j.*, 'mql', 2, mql_known_on, lead_known_on, sal_known_on, case when mql_on is null then 1 else 0 end, mql_days
from marts.journeys as j
where lead_known_on is not null
union all
select j.*, 'sal', 3, sal_known_on, mql_known_on, sql_known_on, case when sal_on is null then 1 else 0 end, sal_days
from marts.journeys as j
where mql_known_on is not null
union all
select
    j.*,
    'sql',
    4,
    sql_known_on,
    sal_known_on,
    opportunity_known_on,
    case when sql_on is null then 1 else 0 end,
    sql_days
from marts.journeys as j
where sal_known_on is not null
union all
select
    j.*,
    'opportunity',
    5,
    opportunity_known_on,
    sql_known_on,
    won_known_on,
    case when opportunity_on is null then 1 else 0 end,
    opportunity_days
from marts.journeys as j
where sql_known_on is not null
union all
select
    j.*,
    'won',
    6,
    won_known_on,
    opportunity_known_on,
    cast(null as date),
    case when won_on is null then 1 else 0 end,
    won_days
from marts.journeys as j
where opportunity_known_on is not null
