-- How long the deals closed in the period took from opening to closing, whatever their currency.
-- Grain: one row.
-- won: deals won
-- lost: deals lost
-- without_amount: deals won without an amount
-- timed: won deals with both days, not closed before they were opened
-- median_days: days from opening to winning, median
-- p75_days: the same, 75th percentile
-- p90_days: the same, 90th percentile
-- lost_timed: lost deals with both days
-- lost_median_days: days from opening to losing, median
with
    closed as (
        select
            status,
            amount,
            case
                when status = 'won' and closed_on >= created_on then date_diff('day', created_on, closed_on)
            end as won_days,
            case
                when status = 'lost' and closed_on >= created_on then date_diff('day', created_on, closed_on)
            end as lost_days
        from marts.deals
        where status in ('won', 'lost') and {{ in_period_to_date("closed_on") }} and {{ filters("deals") }}
    )
select
    count(case when status = 'won' then 1 end) as won,
    count(case when status = 'lost' then 1 end) as lost,
    count(case when status = 'won' and amount is null then 1 end) as without_amount,
    count(won_days) as timed,
    percentile_cont(0.5) within group (order by won_days) as median_days,
    percentile_cont(0.75) within group (order by won_days) as p75_days,
    percentile_cont(0.9) within group (order by won_days) as p90_days,
    count(lost_days) as lost_timed,
    percentile_cont(0.5) within group (order by lost_days) as lost_median_days
from closed
