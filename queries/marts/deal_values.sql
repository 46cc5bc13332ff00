-- What a deal's amount, close date, stage and status were, day by day, as all that is known today tells it: each value
-- holds from one day to the next. Histories outweigh what an upload said while they were kept; the last value is the
-- one
-- that stands today.
-- Grain: one row per deal, field and value; before the first that is told it is that one, unless the history says what
-- it was.
-- deal_key: the deal, by its source
-- field: amount, closes, stage or status
-- from_on: the first day on which it holds
-- to_on: the day from which another one holds; null for the one of today
-- amount: the amount
-- currency: its currency
-- day_on: the close date
-- word: the stage or status
-- next_word: the one after it
-- known_from: from which day on it is known to have been so; null when it is not: then it is the first one told
with
    evidence as (
        select
            *,
            max(case when is_change = 1 then said_on end) over (partition by deal_key, field) as changed_on,
            min(case when is_change = 1 then said_on end) over (partition by source, field) as begun_on
        from marts.deal_evidence
    ),
    ordered as (
        select
            e.*,
            row_number() over w as place,
            count(*) over (partition by e.deal_key, e.field) as places,
            lead(e.said_on) over w as next_on
        from evidence as e
        where e.is_change = 1 or coalesce(e.changed_on < e.said_on, true) or coalesce(e.begun_on > e.said_on, true)
        window w as (partition by e.deal_key, e.field order by e.said_on, e.said_at, e.upload_id, e.line)
    ),
    settled as (
        select
            o.deal_key,
            o.field,
            o.said_on,
            o.next_on,
            o.begun_on,
            o.place,
            case
                when
                    (o.field = 'amount' and o.was_amount is not null)
                    or (o.field = 'closes' and o.was_on is not null)
                    or (o.field = 'stage' and o.was_word is not null)
                then 1
                else 0
            end as has_been,
            o.was_amount,
            o.was_on,
            o.was_word,
            case when o.place < o.places then o.amount when o.field = 'amount' then d.amount end as amount,
            case when o.place < o.places then coalesce(o.currency, d.currency) else d.currency end as currency,
            case when o.place < o.places then o.day_on when o.field = 'closes' then d.closed_on end as day_on,
            case
                when o.place < o.places
                then o.word
                when o.field = 'stage'
                then d.stage
                when o.field = 'status'
                then d.status
            end as word
        from ordered as o
        join core.deals as d on d.key = o.deal_key
    )
select
    deal_key,
    field,
    said_on as from_on,
    next_on as to_on,
    amount,
    currency,
    day_on,
    word,
    lead(word) over (partition by deal_key, field order by place) as next_word,
    said_on as known_from
from settled
union all
select
    deal_key,
    field,
    date '0001-01-01',
    said_on,
    case when has_been = 1 then was_amount else amount end,
    currency,
    case when has_been = 1 then was_on else day_on end,
    case when has_been = 1 then was_word else word end,
    word,
    case when has_been = 1 then date '0001-01-01' else begun_on end
from settled
where place = 1
