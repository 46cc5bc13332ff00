-- Why the lead cycles that reached a stage in the period are not those of the leads that came in it.
-- Grain: one row per lead cycle that is in one of both counts only, by term, the newest lead first.
-- term: before, returned or no_lead: reached the stage in the period, but its lead came before it, had left and came
-- back, or is not known; later or undated: its lead came in the period, but reached the stage after it, or on a day
-- that nobody recorded
-- cycles: 1
-- lead_key: the lead, by its source
-- cycle: 1 for the first trip
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- lead_on: the day on which it is known to have entered
-- stage_on: the day it reached the stage
-- file_name: the upload it comes from
-- line: the line of that file
with
    steps as (
        select
            *,
            case when dated_on <= cast($as_of as date) then dated_on end as stage_on,
            case when {{ in_period_to_date("lead_known_on") }} then 1 else 0 end as is_of_period
        from marts.journey_steps
        where stage = $stage and known_on <= cast($as_of as date) and {{ filters("journey_steps") }}
    ),
    both_counts as (select *, case when {{ in_period("stage_on") }} then 1 else 0 end as is_in_period from steps),
    terms as (
        select
            *,
            case
                when is_in_period = 1 and entry_order >= 5
                then 'no_lead'
                when is_in_period = 1 and entry_order > 1
                then 'returned'
                when is_in_period = 1 and is_of_period = 0
                then 'before'
                when is_in_period = 0 and is_of_period = 1 and entry_order = 1 and stage_on is null
                then 'undated'
                when is_in_period = 0 and is_of_period = 1 and entry_order = 1
                then 'later'
            end as term
        from both_counts
    )
select
    t.term,
    1 as cycles,
    t.lead_key,
    t.cycle,
    t.channel,
    t.campaign,
    t.segment,
    t.region,
    t.owner,
    t.lead_known_on as lead_on,
    t.stage_on,
    u.file_name,
    t.line
from terms as t
left join app.uploads as u on u.upload_id = t.upload_id
where t.term is not null
order by 1, 10 desc, 3, 4
