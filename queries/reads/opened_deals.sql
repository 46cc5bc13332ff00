-- Deals that were opened in the period.
-- Grain: one row per breakdown value.
-- value: the breakdown value; month, quarter and week are of the day it was opened; `all` without one
-- deals: how many
with
    opened as (
        select coalesce({{ by_dimension("deals") }}, {{ by_time("created_on") }}, 'all') as value
        from marts.deals
        where {{ in_period_to_date("created_on") }} and {{ filters("deals") }}
    )
select value, count(*) as deals
from opened
group by 1
order by 1
