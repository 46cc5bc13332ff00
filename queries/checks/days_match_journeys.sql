-- The day counts hold as many MQLs as the journeys.
with
    counted as (select sum(events) as events from marts.stage_days where stage = 'mql'),
    real as (select count(mql_on) as events from marts.journeys)
select counted.events as counted, real.events as journeys
from counted
cross join real
where coalesce(counted.events, 0) <> real.events
