-- Visits in the period, counted per day and channel, never per person.
-- Grain: one row per breakdown value.
-- value: the breakdown value; `all` without one
-- sessions: visits, which web analytics calls sessions
-- engaged_sessions: engaged visits
-- judged_sessions: visits of the rows that say how many of them were engaged
-- days: days with traffic
with
    days as (
        select *, coalesce({{ traffic_by_dimension("traffic_days") }}, {{ by_time("day_on") }}, 'all') as value
        from marts.traffic_days
        where {{ in_period_to_date("day_on") }} and {{ traffic_filters("traffic_days") }}
    )
select
    value,
    sum(sessions) as sessions,
    sum(engaged_sessions) as engaged_sessions,
    sum(case when engaged_sessions is not null then sessions end) as judged_sessions,
    count(distinct day_on) as days
from days
group by 1
order by 1
