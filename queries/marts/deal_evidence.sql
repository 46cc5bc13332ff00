-- What the files and the histories tell of a deal: its amount, close date, stage and status, each from a day on.
-- Grain: one row per deal, field and upload or change that tells it.
-- deal_key: the deal, by its source
-- source: the system
-- field: amount, closes, stage or status
-- said_on: the day from which it is known: that of the change, or data-as-of of the upload
-- said_at: the instant of that, UTC; the beginning of the day when only the day is known
-- is_change: 1 for a change that a history tells, 0 for what an upload of deals says
-- upload_id: the upload
-- line: the line of its file
-- amount: the amount from then on, for the field amount
-- currency: its currency; null when the file does not say
-- day_on: the close date from then on, for the field closes
-- word: the stage or status from then on
-- was_amount: the amount until then
-- was_on: the close date until then
-- was_word: the stage until then
with
    fields as (select v.field from (values ('amount'), ('closes'), ('stage'), ('status')) as v(field)),
    told as (
        select
            r.key as deal_key,
            r.source,
            coalesce(u.as_of, u.loaded_at) as said_at,
            cast(coalesce(u.as_of, u.loaded_at) as date) as said_on,
            0 as is_change,
            r.upload_id,
            r.line,
            r.amount,
            r.currency,
            r.closed_on,
            r.stage,
            r.status,
            cast(null as decimal(38, 6)) as was_amount,
            cast(null as date) as was_closed_on,
            cast(null as varchar) as was_stage,
            list_contains(u.fields, 'amount') as tells_amount,
            list_contains(u.fields, 'closed_at') as tells_closes,
            list_contains(u.fields, 'stage') as tells_stage,
            list_contains(u.fields, 'status') as tells_status
        from raw.deals as r
        join app.uploads as u on u.upload_id = r.upload_id
        where u.undone_at is null
        union all
        select
            d.key,
            d.source,
            coalesce(h.changed_at, cast(h.changed_on as timestamp)),
            h.changed_on,
            1,
            h.upload_id,
            h.line,
            h.amount,
            h.currency,
            h.closed_on,
            h.stage,
            h.status,
            h.was_amount,
            h.was_closed_on,
            h.was_stage,
            h.amount is not null,
            h.closed_on is not null,
            h.stage is not null,
            h.status is not null
        from core.deal_history as h
        join core.deals as d on d.source = h.source and d.deal_id = h.deal_id
        where h.changed_on is not null
    )
select
    t.deal_key,
    t.source,
    f.field,
    t.said_on,
    t.said_at,
    t.is_change,
    t.upload_id,
    t.line,
    t.amount,
    t.currency,
    t.closed_on as day_on,
    case f.field when 'stage' then t.stage when 'status' then t.status end as word,
    case f.field when 'amount' then t.was_amount end as was_amount,
    case f.field when 'closes' then t.was_closed_on end as was_on,
    case f.field when 'stage' then t.was_stage end as was_word
from told as t
join
    fields as f
    on (f.field = 'amount' and t.tells_amount)
    or (f.field = 'closes' and t.tells_closes)
    or (f.field = 'stage' and t.tells_stage)
    or (f.field = 'status' and t.tells_status)
