-- How often ads of the period were shown and clicked, as the ad platforms count it.
-- Grain: one row per breakdown value.
-- value: the breakdown value; `all` without one
-- impressions: times shown; null where no source says
-- clicks: clicks; null where no source says
-- judged_impressions: times shown, of the rows that also say how often they were clicked
-- judged_clicks: clicks of these rows; / judged_impressions is the click-through rate
with
    days as (
        select *, coalesce({{ spend_by_dimension("campaign_days") }}, {{ by_time("day_on") }}, 'all') as value
        from marts.campaign_days
        where {{ in_period_to_date("day_on") }} and {{ spend_filters("campaign_days") }}
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
