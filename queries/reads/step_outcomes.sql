-- How each step of the funnel ended, by the days that it took: what maturity and projection are computed from.
-- Grain: one row per step, outcome and number of days.
-- stage: the stage that the step leads to
-- stage_order: 2 to 6
-- outcome: converted, out or in_play
-- days: whole days until it converted, left, or data-as-of came; null when a day is missing or the order is backwards
-- leads: lead cycles
with
    steps as (
        select
            s.*,
            coalesce(
                case when $first_stage = 'mql' then mql_known_on end,
                case when $first_stage = 'sal' then sal_known_on end,
                case when $first_stage = 'sql' then sql_known_on end,
                case when $first_stage = 'opportunity' then opportunity_known_on end,
                case when $first_stage = 'won' then won_known_on end,
                lead_known_on
            ) as entered_on,
            coalesce(
                case when $first_stage = 'mql' then 2 when $first_stage = 'sal' then 3 end,
                case when $first_stage = 'sql' then 4 when $first_stage = 'opportunity' then 5 end,
                case when $first_stage = 'won' then 6 when coalesce($first_stage, 'lead') = 'lead' then 1 end
            ) as first_order,
            cast($as_of as date) as day
        from marts.journey_steps as s
        where {{ filters("s") }}
    ),

    members as (
        select
            stage,
            stage_order,
            known_on,
            dated_on,
            previous_known_on,
            days,
            day,
            case when left_on <= day then left_on when away_on <= day and back_on > day then away_on end as out_on
        from steps
        where
            entered_on <= day
            and {{ in_period("entered_on") }}
            and stage_order > first_order
            and entry_order <= first_order
            and previous_known_on <= day
    ),
    ended as (
        select
            stage,
            stage_order,
            case when known_on <= day then 'converted' when out_on is not null then 'out' else 'in_play' end as outcome,
            case
                when known_on <= day
                then case when dated_on <= day then days end
                when out_on < previous_known_on
                then null
                else date_diff('day', previous_known_on, coalesce(out_on, day))
            end as days
        from members
    )
select stage, stage_order, outcome, days, count(*) as leads
from ended
group by 1, 2, 3, 4
order by 2, 3, 4
