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
    lines as (
        select
            d.*,
            case when list_contains(u.fields, 'status') then d.upload_id end as status_upload,
            case when list_contains(u.fields, 'company') then d.upload_id end as company_upload,
            case when list_contains(u.fields, 'amount') then d.upload_id end as amount_upload,
            case when list_contains(u.fields, 'currency') then d.upload_id end as currency_upload,
            case when list_contains(u.fields, 'created_at') then d.upload_id end as created_upload,
            case when list_contains(u.fields, 'closed_at') then d.upload_id end as closed_upload,
            row_number() over (partition by d.source, d.key, d.upload_id order by d.line desc) as nth
        from raw.deals as d
        join app.uploads as u on u.upload_id = d.upload_id
        where u.undone_at is null
    )
select
    source,
    upload_id,
    line,
    key as record,
    deal_id,
    lead_id,
    lower(email) as email,
    company,
    status,
    amount,
    currency,
    created_as,
    reason,
    created_at,
    created_on,
    closed_at,
    closed_on,
    accepted_at,
    accepted_on,
    rejected_at,
    rejected_on,
    case when upload_id = max(upload_id) over deal then 1 else 0 end as is_newest,
    case when upload_id = max(status_upload) over deal then 1 else 0 end as tells_status,
    case when upload_id = max(company_upload) over deal then 1 else 0 end as tells_company,
    case when upload_id = max(amount_upload) over deal then 1 else 0 end as tells_amount,
    case when upload_id = max(currency_upload) over deal then 1 else 0 end as tells_currency,
    case when upload_id = max(created_upload) over deal then 1 else 0 end as tells_created,
    case when upload_id = max(closed_upload) over deal then 1 else 0 end as tells_closed
from lines
where nth = 1
window deal as (partition by source, key)
