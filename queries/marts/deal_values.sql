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
-- next_word: the status after it, of a status
-- known_from: from which day on it is known to have been so; null when it is not: then it is the first one told
with
    changed as (
        select deal_key, field, max(said_on) as changed_on from marts.deal_evidence where is_change = 1 group by 1, 2
    ),
    begun as (
        select source, field, min(said_on) as begun_on from marts.deal_evidence where is_change = 1 group by 1, 2
    ),
    ordered as (
        select
            e.*,
            b.begun_on,
            lag(e.said_on) over w as before_on,
            lead(e.said_on) over w as next_on,
            lead(e.said_on, 2) over w as later_on,
            lead(e.word) over w as next_word
        from marts.deal_evidence as e
        left join changed as c on e.is_change = 0 and c.deal_key = e.deal_key and c.field = e.field
        left join begun as b on b.source = e.source and b.field = e.field
        where c.changed_on is null or c.changed_on < e.said_on or b.begun_on > e.said_on
        window w as (partition by e.deal_key, e.field order by e.said_on, e.said_at, e.upload_id, e.line)
    ),
    settled as (
        select
            o.deal_key,
            o.field,
            o.said_on,
            o.next_on,
            o.before_on,
            o.begun_on,
            o.was_amount,
            o.was_on,
            o.was_word,
            case when o.next_on is null then d.amount else o.amount end as amount,
            case when o.next_on is null then d.currency else coalesce(o.currency, d.currency) end as currency,
            case when o.next_on is null then d.closed_on else o.day_on end as day_on,
            case when o.next_on is not null then o.word when o.field = 'stage' then d.stage else d.status end as word,
            case when o.next_on is not null and o.later_on is null then d.status else o.next_word end as next_word
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
    next_word,
    said_on as known_from
from settled
union all
select
    deal_key,
    field,
    date '0001-01-01',
    said_on,
    coalesce(was_amount, amount),
    currency,
    coalesce(was_on, day_on),
    coalesce(was_word, word),
    word,
    case
        when coalesce(was_word, cast(was_on as varchar), cast(was_amount as varchar)) is null
        then begun_on
        else date '0001-01-01'
    end
from settled
where before_on is null
