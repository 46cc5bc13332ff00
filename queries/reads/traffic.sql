-- Web sessions in the period, counted per day and channel, never per person.
-- Grain: one row per breakdown value.
-- value: the breakdown value; `all` without one
-- sessions: sessions
-- engaged_sessions: engaged sessions
-- judged_sessions: sessions of the rows that say how many of them were engaged
-- days: days with traffic
with
    days as (
        select
            *,
            coalesce(
                case when $by = 'channel' then channel end,
                case when $by = 'campaign' then campaign end,
                case when $by = 'region' then region end,
                case when $by = 'month' then cast(cast(date_trunc('month', day_on) as date) as varchar) end,
                case when $by = 'quarter' then cast(cast(date_trunc('quarter', day_on) as date) as varchar) end,
                case when $by = 'week' then cast(cast(date_trunc('week', day_on) as date) as varchar) end,
                'all'
            ) as value
        from marts.traffic_days
        where
            day_on <= cast($as_of as date)
            and day_on >= coalesce(cast($from_on as date), day_on)
            and day_on < coalesce(cast($to_on as date), date '9999-12-31')
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and region = coalesce(cast($region as varchar), region)
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
