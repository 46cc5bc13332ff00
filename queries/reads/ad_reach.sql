-- How often ads of the period were shown and clicked, as the ad platforms count it.
-- Grain: one row per breakdown value.
-- value: the breakdown value; `all` without one
-- impressions: times shown; null where no source says
-- clicks: clicks; null where no source says
-- judged_impressions: times shown, of the rows that also say how often they were clicked
-- judged_clicks: clicks of these rows; / judged_impressions is the click-through rate
with
    days as (
        select
            *,
            coalesce(
                case when $by = 'channel' then channel end,
                case when $by = 'campaign' then campaign end,
                case when $by = 'segment' then segment end,
                case when $by = 'region' then region end,
                case when $by = 'month' then cast(cast(date_trunc('month', day_on) as date) as varchar) end,
                case when $by = 'quarter' then cast(cast(date_trunc('quarter', day_on) as date) as varchar) end,
                case when $by = 'week' then cast(cast(date_trunc('week', day_on) as date) as varchar) end,
                'all'
            ) as value
        from marts.campaign_days
        where
            day_on <= cast($as_of as date)
            and day_on >= coalesce(cast($from_on as date), day_on)
            and day_on < coalesce(cast($to_on as date), date '9999-12-31')
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
    )
select
    value,
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    sum(case when clicks is not null then impressions end) as judged_impressions,
    sum(case when impressions is not null then clicks end) as judged_clicks
from days
group by 1
order by 1
