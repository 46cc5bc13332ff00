-- How many lead cycles reached each stage in each of the last 52 weeks, counted back from data-as-of.
-- Grain: one row per stage, channel and week.
-- stage: lead, mql, sal or sql
-- stage_order: 1 to 4
-- channel: where the leads came from
-- week: 0 for the seven days that end on data-as-of, 1 for the seven before, up to 51
-- leads: lead cycles that reached the stage, or a later one that proves it
select
    stage,
    stage_order,
    channel,
    cast(floor(cast(date_diff('day', known_on, cast($as_of as date)) as double) / 7) as integer) as week,
    count(*) as leads
from marts.journey_steps
where
    stage_order between entry_order and 4
    and known_on <= cast($as_of as date)
    and date_diff('day', known_on, cast($as_of as date)) < 364
    and {{ filters("journey_steps") }}
group by 1, 2, 3, 4
order by 2, 3, 4
