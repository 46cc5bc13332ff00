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
    held as (
        select
            v.deal_key,
            max(case v.field when 'amount' then v.amount end) as amount,
            max(case v.field when 'amount' then v.currency end) as currency,
            max(case v.field when 'closes' then v.day_on end) as closes_on,
            max(case v.field when 'stage' then v.word end) as stage,
            max(case when v.field = 'status' and v.word = 'lost' and v.next_word <> 'lost' then 1 end) as is_lost,
            max(case when v.field = 'amount' and v.known_from <= a.at_on then 1 end) as is_amount_known,
            max(case when v.field = 'closes' and v.known_from <= a.at_on then 1 end) as is_closing_known,
            max(case when v.field = 'stage' and v.known_from <= a.at_on then 1 end) as is_stage_known
        from marts.deal_values as v
        cross join asked as a
        where v.from_on <= a.at_on and coalesce(v.to_on, date '9999-12-31') > a.at_on
        group by 1
    ),
    deals as (
        select
            d.*,
            case
                when d.status in ('won', 'lost') and coalesce(d.closed_on, a.at_on) <= a.at_on then 1 else 0
            end as is_over
        from marts.deals as d
        cross join asked as a
        where
            (coalesce(d.created_on, a.at_on) <= a.at_on or (d.status in ('won', 'lost') and d.closed_on <= a.at_on))
            and {{ filters("d") }}
    )
select
    d.deal_key,
    d.deal_id,
    d.name,
    d.company,
    d.owner,
    case when d.status is null or d.is_over = 1 then d.status when h.is_lost = 1 then 'lost' else 'open' end as status,
    case when d.is_over = 1 then d.stage else coalesce(h.stage, '(not set)') end as stage,
    case when d.is_over = 1 then d.amount else h.amount end as amount,
    case when d.is_over = 1 then d.currency else coalesce(h.currency, d.currency) end as currency,
    d.created_on,
    case when d.is_over = 1 then d.closed_on else h.closes_on end as closes_on,
    case when d.is_over = 1 then 1 else coalesce(h.is_amount_known, 0) end as is_amount_known,
    case when d.is_over = 1 then 1 else coalesce(h.is_closing_known, 0) end as is_closing_known,
    case when d.is_over = 1 then 1 else coalesce(h.is_stage_known, 0) end as is_stage_known
from deals as d
left join held as h on h.deal_key = d.deal_key
order by d.amount desc nulls last, d.deal_key
