-- Deals that were opened in the period, with their amounts as they were known at data-as-of.
-- Grain: one row per breakdown value and currency.
-- value: the breakdown value; month, quarter and week are of the day it was opened; `all` without one
-- currency: the currency of the amounts
-- deals: deals opened
-- priced: of these, those that have an amount
-- amount: sum of their amounts; null when none has one
with
    asked as (select cast($as_of as date) as at_on),
    held as ({{ held_values() }}),
    deals as ({{ deals_then() }}),
    opened as (
        select
            coalesce({{ by_dimension("deals") }}, {{ by_time("created_on") }}, 'all') as value,
            currency_then as currency,
            amount_then as amount
        from deals
        where {{ in_period_to_date("created_on") }}
    )
select value, currency, count(*) as deals, count(amount) as priced, sum(amount) as amount
from opened
group by 1, 2
order by 1, 2
