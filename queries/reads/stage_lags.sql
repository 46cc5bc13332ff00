-- How many days leads took from one stage to a later one, the stages between included.
-- Grain: one row per pair of stages and number of days.
-- from_stage: where the clock starts: lead or mql
-- stage: where it stops: sql or won
-- days: whole days between their own dates; nothing imputed, nothing that runs backwards
-- leads: lead cycles
with
    pairs as (
        select 'lead' as from_stage, 'won' as stage, lead_on as from_on, won_on as day_on
        from marts.journeys
        where entry_order < 5
        union all
        select 'mql', 'sql', mql_on, sql_on
        from marts.journeys
        where entry_order < 5
        union all
        select 'mql', 'won', mql_on, won_on
        from marts.journeys
        where entry_order < 5
    )
select from_stage, stage, date_diff('day', from_on, day_on) as days, count(*) as leads
from pairs
where day_on >= from_on and day_on <= coalesce(cast($as_of as date), day_on)
group by 1, 2, 3
order by 1, 2, 3
