-- Why the deals that were closed in the period were won or lost, as far as the source says.
-- Grain: one row per status, reason and currency, most deals first.
-- status: won or lost
-- reason: the reason in the source's words; (not set) where it gives none
-- currency: the currency of the amounts
-- deals: deals
-- amount: sum of their amounts; null when none has one
-- median_days: days from opening to closing, median; deals closed before they were opened are left out
with
    closed as (
        select
            status,
            coalesce(reason, '(not set)') as reason,
            currency,
            amount,
            case when closed_on >= created_on then date_diff('day', created_on, closed_on) end as days
        from marts.deals
        where status in ('won', 'lost') and {{ in_period_to_date("closed_on") }} and {{ filters("deals") }}
    )
select
    status,
    reason,
    currency,
    count(*) as deals,
    sum(amount) as amount,
    percentile_cont(0.5) within group (order by days) as median_days
from closed
group by 1, 2, 3
order by 1 desc, 4 desc, 2, 3
