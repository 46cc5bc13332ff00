-- What each upload says of a deal, before uploads are put together.
-- Grain: one row per upload that is not withdrawn and deal in it: its last line.
-- source: the system
-- upload_id: the upload
-- line: the line of its file
-- record: the deal, by its source
-- deal_id: its id there
-- lead_id: the contact it came from, by id
-- email: the contact it came from, by e-mail
-- company: the account
-- status: open, won or lost
-- amount: its value
-- currency: the currency of that
-- created_as: the stage that its creation proves
-- reason: why it was won or lost
-- created_at: when it was opened, UTC
-- created_on: the day of that
-- closed_at: when it was closed, or is expected to close, UTC
-- closed_on: the day of that
-- accepted_at: when sales accepted it, UTC
-- accepted_on: the day of that
-- rejected_at: when sales rejected it, UTC
-- rejected_on: the day of that
-- is_newest: 1 in the newest upload of the source that knows the deal
-- tells_status: 1 in the newest that has a column for the status; the same for the others below
-- tells_company: 1 in the newest that says the account
-- tells_amount: 1 in the newest that says the value
-- tells_currency: 1 in the newest that says the currency
-- tells_created: 1 in the newest that says when it was opened
-- tells_closed: 1 in the newest that says when it was or will be closed
with
    uploads as (
        select
            upload_id,
            place,
            case when list_contains(fields, 'status') then place end as status_place,
            case when list_contains(fields, 'company') then place end as company_place,
            case when list_contains(fields, 'amount') then place end as amount_place,
            case when list_contains(fields, 'currency') then place end as currency_place,
            case when list_contains(fields, 'created_at') then place end as created_place,
            case when list_contains(fields, 'closed_at') then place end as closed_place
        from app.uploads
        join marts.upload_places using (upload_id)
    ),
    last_lines as (
        select r.source, r.key, r.upload_id, max(r.line) as line
        from raw.deals as r
        join uploads as u on u.upload_id = r.upload_id
        group by 1, 2, 3
    ),
    newest as (
        select
            m.source,
            m.key,
            max(u.place) as place,
            max(u.status_place) as status_place,
            max(u.company_place) as company_place,
            max(u.amount_place) as amount_place,
            max(u.currency_place) as currency_place,
            max(u.created_place) as created_place,
            max(u.closed_place) as closed_place
        from last_lines as m
        join uploads as u on u.upload_id = m.upload_id
        group by 1, 2
    )
select
    r.source,
    r.upload_id,
    r.line,
    r.key as record,
    r.deal_id,
    r.lead_id,
    lower(r.email) as email,
    r.company,
    r.status,
    r.amount,
    r.currency,
    r.created_as,
    r.reason,
    r.created_at,
    r.created_on,
    r.closed_at,
    r.closed_on,
    r.accepted_at,
    r.accepted_on,
    r.rejected_at,
    r.rejected_on,
    case when u.place = n.place then 1 else 0 end as is_newest,
    case when u.place = n.status_place then 1 else 0 end as tells_status,
    case when u.place = n.company_place then 1 else 0 end as tells_company,
    case when u.place = n.amount_place then 1 else 0 end as tells_amount,
    case when u.place = n.currency_place then 1 else 0 end as tells_currency,
    case when u.place = n.created_place then 1 else 0 end as tells_created,
    case when u.place = n.closed_place then 1 else 0 end as tells_closed
from raw.deals as r
join last_lines as z on z.source = r.source and z.key = r.key and z.upload_id = r.upload_id and z.line = r.line
join newest as n on n.source = r.source and n.key = r.key
join uploads as u on u.upload_id = r.upload_id
