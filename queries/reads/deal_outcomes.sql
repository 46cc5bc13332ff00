-- Deals that were closed in the period: the win rate and the value signed.
-- Grain: one row per breakdown value and currency.
-- value: the breakdown value; month, quarter and week are of the close date
-- currency: the currency of the amounts
-- won: deals won
-- lost: deals lost
-- win_rate: won / (won + lost); null when none was closed
-- priced: deals won that have an amount; the others are in no sum
-- won_amount: sum of the amounts won
-- median_won_amount: median of the amounts won
-- median_cycle_days: days from opening to winning, median; deals closed before they were opened are left out
-- median_lost_days: days from opening to losing, median
with
    deals as (
        select
            *,
            coalesce({{ by_dimension("deals") }}, {{ by_time("closed_on") }}, 'all') as value,
            case
                when status = 'won' and closed_on >= created_on then date_diff('day', created_on, closed_on)
            end as won_days,
            case
                when status = 'lost' and closed_on >= created_on then date_diff('day', created_on, closed_on)
            end as lost_days
        from marts.deals
        where {{ in_period_to_date("closed_on") }} and status in ('won', 'lost') and {{ filters("deals") }}
    )
select
    value,
    currency,
    count(case when status = 'won' then 1 end) as won,
    count(case when status = 'lost' then 1 end) as lost,
    cast(count(case when status = 'won' then 1 end) as double) / nullif(count(*), 0) as win_rate,
    count(case when status = 'won' then amount end) as priced,
    sum(case when status = 'won' then amount end) as won_amount,
    percentile_cont(0.5) within group (
        order by case when status = 'won' then cast(amount as double) end
    ) as median_won_amount,
    percentile_cont(0.5) within group (order by won_days) as median_cycle_days,
    percentile_cont(0.5) within group (order by lost_days) as median_lost_days
from deals
group by 1, 2
order by 1, 2
