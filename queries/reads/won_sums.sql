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
where
    status = 'won'
    and closed_on <= cast($as_of as date)
    and closed_on >= coalesce(cast($from_on as date), closed_on)
    and closed_on < coalesce(cast($to_on as date), date '9999-12-31')
    and channel = coalesce(cast($channel as varchar), channel)
    and campaign = coalesce(cast($campaign as varchar), campaign)
    and segment = coalesce(cast($segment as varchar), segment)
    and region = coalesce(cast($region as varchar), region)
    and owner = coalesce(cast($owner as varchar), owner)
group by 1, 2
order by 1, 2
