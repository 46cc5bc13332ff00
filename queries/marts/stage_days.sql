-- Each stage or exit that happened, on its day; only what is dated, nothing imputed.
-- Grain: one row per journey and dated stage or exit.
-- day_on: the day
-- stage: the stage or exit
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
select lead_on as day_on, 'lead' as stage, {{ dimensions() }}
from marts.journeys
where lead_on is not null
union all
select mql_on, 'mql', {{ dimensions() }}
from marts.journeys
where mql_on is not null
union all
select sal_on, 'sal', {{ dimensions() }}
from marts.journeys
where sal_on is not null
union all
select sql_on, 'sql', {{ dimensions() }}
from marts.journeys
where sql_on is not null
union all
select opportunity_on, 'opportunity', {{ dimensions() }}
from marts.journeys
where opportunity_on is not null
union all
select won_on, 'won', {{ dimensions() }}
from marts.journeys
where won_on is not null
union all
select exit_on, exit_kind, {{ dimensions() }}
from marts.journeys
where exit_on is not null
