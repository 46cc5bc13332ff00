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
        select *, coalesce({{ spend_by_dimension("campaign_days") }}, {{ by_time("day_on") }}, 'all') as value
        from marts.campaign_days
        where {{ in_period_to_date("day_on") }} and {{ spend_filters("campaign_days") }}
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
