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
        where
            mql_on <= cast($as_of as date)
            and mql_on >= coalesce(cast($from_on as date), mql_on)
            and mql_on < coalesce(cast($to_on as date), date '9999-12-31')
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
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
