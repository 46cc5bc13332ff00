-- Journeys in long form: each step of the funnel that a journey stood before, taken or not.
-- Grain: one row per journey and stage whose previous stage it reached. All columns of
-- marts.journeys, and:
-- stage: the stage that the step leads to
-- stage_order: 1 to 6
-- known_on: the day on which the stage is known to have been reached: its own, or the first later
-- one
-- dated_on: the stage's own day; null when a later stage alone proves it
-- previous_known_on: the same of the stage before
-- next_known_on: the same of the stage after; null when that was not reached
-- is_step: 0 where it began past the stage before and so never stood before the step: a cycle that an MQL reopened is
-- in
-- no rate of leads to MQL
-- days: whole days since the stage before; null when a day is missing or the order is backwards
select
    j.*,
    'lead' as stage,
    1 as stage_order,
    lead_known_on as known_on,
    lead_on as dated_on,
    cast(null as date) as previous_known_on,
    mql_known_on as next_known_on,
    1 as is_step,
    cast(null as bigint) as days
from marts.journeys as j
where lead_known_on is not null
union all
select
    j.*,
    'mql',
    2,
    mql_known_on,
    mql_on,
    lead_known_on,
    sal_known_on,
    case when entry_order = 2 then 0 else 1 end,
    mql_days
from marts.journeys as j
where lead_known_on is not null
union all
select j.*, 'sal', 3, sal_known_on, sal_on, mql_known_on, sql_known_on, 1, sal_days
from marts.journeys as j
where mql_known_on is not null
union all
select j.*, 'sql', 4, sql_known_on, sql_on, sal_known_on, opportunity_known_on, 1, sql_days
from marts.journeys as j
where sal_known_on is not null
union all
select j.*, 'opportunity', 5, opportunity_known_on, opportunity_on, sql_known_on, won_known_on, 1, opportunity_days
from marts.journeys as j
where sql_known_on is not null
union all
select j.*, 'won', 6, won_known_on, won_on, opportunity_known_on, cast(null as date), 1, won_days
from marts.journeys as j
where opportunity_known_on is not null
