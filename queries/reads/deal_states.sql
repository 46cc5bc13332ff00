-- Each deal as it stood at the end of a day, as all that is known today tells it.
-- Grain: one row per deal that had been opened or closed by then.
-- deal_key: the deal, by its source
-- deal_id: its id there
-- name: its name
-- company: the account
-- owner: who owns it today
-- status: open, won or lost on that day; null when the source does not say. A win counts from its close date; a loss
-- that was
-- undone later counts from the day that tells of it to the day that undoes it
-- stage: the stage of that day in the source's words
-- amount: its value on that day; of a deal that is closed, the one that it was closed with as it is known today
-- currency: the currency of that
-- created_on: the day it was opened
-- closes_on: the close date of that day: when it was closed, or was then expected to close
-- is_amount_known: 1 when a history or an earlier upload tells the amount of that day; 0 when it is the first one told
-- afterwards
-- is_closing_known: the same for the close date
-- is_stage_known: the same for the stage
with
    asked as (select coalesce(cast($at as date), cast($as_of as date)) as at_on),
    held as ({{ held_values() }}),
    deals as ({{ deals_then() }})
select
    deal_key,
    deal_id,
    name,
    company,
    owner,
    status_then as status,
    stage_then as stage,
    amount_then as amount,
    currency_then as currency,
    created_on,
    closes_then as closes_on,
    is_amount_known,
    is_closing_known,
    is_stage_known
from deals as d
order by d.amount desc nulls last, d.deal_key
