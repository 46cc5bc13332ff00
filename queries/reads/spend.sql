-- What was spent in the period and what came back, as the ad platforms count it.
-- Grain: one row per breakdown value and currency.
-- value: the breakdown value; `all` without one
-- currency: the currency of the spend
-- spend: money spent
-- impressions: times shown
-- clicks: clicks
-- conversions: conversions, as each source counts them
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
    currency,
    sum(spend) as spend,
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    sum(conversions) as conversions
from days
group by 1, 2
order by 1, 2
