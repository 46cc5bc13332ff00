-- The deals won in the period, by channel: how many have an amount, and what these are worth together.
-- Grain: one row per channel and currency.
-- value: the channel
-- currency: the currency of the amounts
-- priced: deals won that have an amount
-- unpriced: deals won that have none; they are in no sum
-- won_amount: sum of the amounts won
select
    channel as value, currency, count(amount) as priced, count(*) - count(amount) as unpriced, sum(amount) as won_amount
from marts.deals
where status = 'won' and {{ in_period_to_date("closed_on") }} and {{ filters("deals") }}
group by 1, 2
order by 1, 2
