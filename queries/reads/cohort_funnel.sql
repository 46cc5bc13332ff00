-- How far the leads came that entered the funnel in the period, followed to data-as-of.
-- Grain: one row per breakdown value and stage, as far as a stage before was reached.
-- value: the breakdown value; `all` without a breakdown
-- stage: lead, mql, sal, sql, opportunity or won
-- stage_order: 1 to 6
-- reached: lead cycles that reached the stage, or a later one
-- imputed: of these, those that skipped it; a later stage proves it
-- out: those that left at this stage: rejected, recycled, disqualified or lost
-- in_play: those that are at this stage and may still go on
-- rejected: of those out, refused by sales
-- recycled: of those out, back to nurture
-- disqualified: of those out, not fit
-- lost: of those out, a deal was lost
-- mature_entered: cycles that reached the stage before at least the conversion window ago; null without a window. Of
-- MQL
-- only those that came as a lead: a cycle that an MQL reopened never stood before that step
-- mature_converted: of these, those that reached this stage too
-- pairs: steps from the stage before with two real days in order
-- median_days: days from the stage before, median
-- p75_days: days from the stage before, 75th percentile
-- p90_days: days from the stage before, 90th percentile
with
    steps as (
        select
            s.*,
            coalesce(
                case when $first_stage = 'mql' then mql_known_on when $first_stage = 'sal' then sal_known_on end,
                case when $first_stage = 'sql' then sql_known_on when $first_stage = 'won' then won_known_on end,
                case when $first_stage = 'opportunity' then opportunity_known_on end,
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
            *,
            coalesce({{ by_dimension("steps") }}, {{ by_time("entered_on") }}, 'all') as value,
            case when known_on <= day then 1 else 0 end as is_reached,
            case when dated_on <= day then days end as real_days,
            cast(coalesce(next_known_on > day, stage <> 'won') as integer) as is_last,
            case
                when left_on <= day then left_as when away_on <= day and back_on > day then away_as else 'in_play'
            end as fate,
            is_step * cast(
                date_diff('day', previous_known_on, day) >= coalesce(
                    case when stage = 'mql' then $window_mql end,
                    case when stage = 'sal' then $window_sal end,
                    case when stage = 'sql' then $window_sql end,
                    case when stage = 'opportunity' then $window_opportunity end,
                    case when stage = 'won' then $window_won end
                ) as integer
            ) as is_mature
        from steps
        where
            greatest(entered_on, previous_known_on) <= day
            and {{ in_period("entered_on") }}
            and first_order between entry_order and case when known_on <= day then stage_order else stage_order - 1 end
    )
select
    value,
    stage,
    stage_order,
    sum(is_reached) as reached,
    sum(is_reached) - count(case when dated_on <= day then 1 end) as imputed,
    sum(case when fate <> 'in_play' then is_reached * is_last else 0 end) as out,
    sum(case when fate = 'in_play' then is_reached * is_last else 0 end) as in_play,
    sum(case when fate = 'rejected' then is_reached * is_last else 0 end) as rejected,
    sum(case when fate = 'recycled' then is_reached * is_last else 0 end) as recycled,
    sum(case when fate = 'disqualified' then is_reached * is_last else 0 end) as disqualified,
    sum(case when fate = 'lost' then is_reached * is_last else 0 end) as lost,
    sum(is_mature) as mature_entered,
    sum(is_mature * is_reached) as mature_converted,
    count(real_days) as pairs,
    percentile_cont(0.5) within group (order by real_days) as median_days,
    percentile_cont(0.75) within group (order by real_days) as p75_days,
    percentile_cont(0.9) within group (order by real_days) as p90_days
from members
group by 1, 2, 3
order by 1, 3
