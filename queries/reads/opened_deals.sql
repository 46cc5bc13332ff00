-- Deals that were opened in the period.
-- Grain: one row per breakdown value.
-- value: the breakdown value; week and month are of the day it was opened
-- deals: how many
with
    opened as (
        select
            coalesce(
                case when $by = 'month' then cast(cast(date_trunc('month', created_on) as date) as varchar) end,
                case when $by = 'week' then cast(cast(date_trunc('week', created_on) as date) as varchar) end,
                'all'
            ) as value
        from marts.deals
        where
            created_on <= cast($as_of as date)
            and created_on >= coalesce(cast($from_on as date), created_on)
            and created_on < coalesce(cast($to_on as date), date '9999-12-31')
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
    )
select value, count(*) as deals
from opened
group by 1
order by 1
