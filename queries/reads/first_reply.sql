-- How long the MQLs of the period waited for the first sales touch, by the clock on the wall.
-- Grain: one row.
-- mqls: lead cycles that became an MQL
-- replied: of these, those that sales touched
-- waiting: of these, those not touched, not accepted and still in play
-- timed: replies with two real clock times
-- median_hours: hours to the first touch, median
-- p75_hours: hours to the first touch, 75th percentile
-- p90_hours: hours to the first touch, 90th percentile
with
    mqls as (
        select
            *,
            case when first_touch_on <= cast($as_of as date) then 1 else 0 end as is_replied,
            case
                when first_touch_on <= cast($as_of as date) and first_touch_at >= mql_at
                then date_diff('second', mql_at, first_touch_at)
            end as waited_seconds
        from marts.journeys
        where {{ in_period_to_date("mql_on") }} and {{ filters("journeys") }}
    )
select
    count(*) as mqls,
    sum(is_replied) as replied,
    sum(
        case
            when
                is_replied = 0
                and coalesce(sal_known_on > cast($as_of as date), true)
                and coalesce(left_on > cast($as_of as date), true)
                and not coalesce(away_on <= cast($as_of as date) and back_on > cast($as_of as date), false)
            then 1
            else 0
        end
    ) as waiting,
    count(waited_seconds) as timed,
    percentile_cont(0.5) within group (order by cast(waited_seconds as double) / 3600) as median_hours,
    percentile_cont(0.75) within group (order by cast(waited_seconds as double) / 3600) as p75_hours,
    percentile_cont(0.9) within group (order by cast(waited_seconds as double) / 3600) as p90_hours
from mqls
