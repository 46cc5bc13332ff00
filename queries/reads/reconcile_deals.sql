-- The deals of one source, or of one upload, with the day on which it says that they were opened or won.
-- Grain: one row per deal.
-- record: the deal, by its source
-- deal_id: its id there
-- company: the account
-- amount: its value
-- currency: the currency of that
-- near_on: the day by which it is compared with deals of other ids: opened, or closed
-- claim_on: the day it was opened, or won
-- claim_at: the instant, UTC; null when the source gives a day only
-- is_stated: 1 when the source says that it was opened, or won, with or without a day
-- left_as: lost, when it was
-- left_on: the day of that
-- file_name: the upload that says so
-- line: the line of that file
with
    said as (
        select *, case when $upload_id is null then 0 else 1 end as is_alone
        from marts.deal_statements
        where
            source = coalesce(cast($source as varchar), source)
            and upload_id = coalesce(cast($upload_id as integer), upload_id)
    ),
    deals as (
        select
            record,
            max(case when is_alone + is_newest > 0 then deal_id end) as deal_id,
            max(case when is_alone + tells_company > 0 then company end) as company,
            max(case when is_alone + tells_amount > 0 then amount end) as amount,
            max(case when is_alone + tells_currency > 0 then currency end) as currency,
            max(case when is_alone + tells_status > 0 then status end) as status,
            max(case when is_alone + tells_created > 0 then created_on end) as created_on,
            max(case when is_alone + tells_created > 0 then created_at end) as created_at,
            max(case when is_alone + tells_closed > 0 then closed_on end) as closed_on,
            max(case when is_alone + tells_closed > 0 then closed_at end) as closed_at,
            max(case when is_alone + is_newest > 0 then upload_id end) as upload_id,
            max(case when is_alone + is_newest > 0 then line end) as line,
            coalesce(cast($claim as varchar), 'won') as claim
        from said
        group by 1
    )
select
    d.record,
    d.deal_id,
    d.company,
    d.amount,
    d.currency,
    case when d.claim = 'won' then d.closed_on else d.created_on end as near_on,
    case when d.claim <> 'won' then d.created_on when d.status = 'won' then d.closed_on end as claim_on,
    case when d.claim <> 'won' then d.created_at when d.status = 'won' then d.closed_at end as claim_at,
    case when d.claim <> 'won' or d.status = 'won' then 1 else 0 end as is_stated,
    case when d.claim = 'won' and d.status = 'lost' then 'lost' end as left_as,
    case when d.claim = 'won' and d.status = 'lost' then d.closed_on end as left_on,
    u.file_name,
    d.line
from deals as d
join app.uploads as u on u.upload_id = d.upload_id
order by d.record
