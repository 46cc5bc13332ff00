-- Deals by status and stage as they stood at data-as-of, in the amounts of that day as all that is known today tells
-- them (see deal_states).
-- Grain: one row per status, stage and currency.
-- status: open, won or lost
-- stage: the stage in the source's words; (not set) for a deal closed after data-as-of of which no history tells it
-- currency: the currency of the amounts
-- deals: deals
-- amount: sum of their amounts; null when none has one
-- weighted_amount: sum of amount times probability, of those that have both; not of deals whose status or stage has
-- changed since: their chance then is not known
-- without_amount: deals without an amount
-- without_account: deals without an account
-- without_dates: deals without any date
-- oldest_days: age of the oldest, in days since it was opened
with asked as (select cast($as_of as date) as at_on), held as ({{ held_values() }}), deals as ({{ deals_then() }})
select
    status_then as status,
    {{ stage_told("deals") }} as stage,
    currency_then as currency,
    count(*) as deals,
    sum(amount_then) as amount,
    sum(case when {{ is_as_today("deals") }} = 1 then amount_then * probability end) as weighted_amount,
    count(*) - count(amount_then) as without_amount,
    count(*) - count(company) as without_account,
    sum(case when created_on is null and closed_on is null then 1 else 0 end) as without_dates,
    max(case when created_on <= at_on then date_diff('day', created_on, at_on) end) as oldest_days
from deals
group by 1, 2, 3
order by 1, 2, 3
