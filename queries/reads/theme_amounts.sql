-- What is behind the themes that were heard in the period: the deals that they are linked to, directly or through their
-- lead, as they stand at data-as-of. One deal may be behind several themes: their amounts are never added.
-- Grain: one row per theme and currency; each deal once in each.
-- theme: the theme as it is called today; (not set) for notes without one
-- currency: the currency of the amounts
-- open_deals: deals that are open: what is at stake
-- open_amount: the sum of their amounts; null when none has one
-- open_unpriced: how many of them have no amount
-- won_deals: deals that are won
-- won_amount: the sum of their amounts; null when none has one
-- lost_deals: deals that are lost
-- lost_amount: the sum of their amounts; null when none has one
-- other_deals: deals of which no file tells whether they are open
with
    asked as (select cast($as_of as date) as at_on),
    held as ({{ held_values() }}),
    known as ({{ deals_then() }}),
    sold as (
        select
            d.deal_key,
            coalesce(k.status_then, 'unknown') as fate,
            case when k.deal_key is null then d.amount else k.amount_then end as amount,
            coalesce(k.currency_then, d.currency) as currency
        from marts.deals as d
        left join known as k on k.deal_key = d.deal_key
        where {{ filters("d") }}
    ),
    said as ({{ heard_statements("marts.heard_links") }}),
    touched as (
        select distinct s.theme, d.deal_key, d.fate, d.amount, d.currency
        from said as s
        join marts.heard_deals as h on h.statement_id = s.statement_id
        join sold as d on d.deal_key = h.deal_key
    )
select
    theme,
    currency,
    count(case when fate = 'open' then 1 end) as open_deals,
    sum(case when fate = 'open' then amount end) as open_amount,
    count(case when fate = 'open' and amount is null then 1 end) as open_unpriced,
    count(case when fate = 'won' then 1 end) as won_deals,
    sum(case when fate = 'won' then amount end) as won_amount,
    count(case when fate = 'lost' then 1 end) as lost_deals,
    sum(case when fate = 'lost' then amount end) as lost_amount,
    count(case when fate = 'unknown' then 1 end) as other_deals
from touched
group by 1, 2
order by 1, 2
