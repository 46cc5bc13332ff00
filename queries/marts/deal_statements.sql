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
            case when list_contains(fields, 'status') then upload_id end as status_upload,
            case when list_contains(fields, 'company') then upload_id end as company_upload,
            case when list_contains(fields, 'amount') then upload_id end as amount_upload,
            case when list_contains(fields, 'currency') then upload_id end as currency_upload,
            case when list_contains(fields, 'created_at') then upload_id end as created_upload,
            case when list_contains(fields, 'closed_at') then upload_id end as closed_upload
        from app.uploads
        where undone_at is null
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
            max(m.upload_id) as upload_id,
            max(u.status_upload) as status_upload,
            max(u.company_upload) as company_upload,
            max(u.amount_upload) as amount_upload,
            max(u.currency_upload) as currency_upload,
            max(u.created_upload) as created_upload,
            max(u.closed_upload) as closed_upload
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
    case when r.upload_id = n.upload_id then 1 else 0 end as is_newest,
    case when r.upload_id = n.status_upload then 1 else 0 end as tells_status,
    case when r.upload_id = n.company_upload then 1 else 0 end as tells_company,
    case when r.upload_id = n.amount_upload then 1 else 0 end as tells_amount,
    case when r.upload_id = n.currency_upload then 1 else 0 end as tells_currency,
    case when r.upload_id = n.created_upload then 1 else 0 end as tells_created,
    case when r.upload_id = n.closed_upload then 1 else 0 end as tells_closed
from raw.deals as r
join last_lines as z on z.source = r.source and z.key = r.key and z.upload_id = r.upload_id and z.line = r.line
join newest as n on n.source = r.source and n.key = r.key
