-- What the deal files say of the stages of a lead, source by source.
-- Grain: one row per upload, deal and stage that it proves.
-- source: the system
-- upload_id: the upload
-- line: the line of its file
-- record: the lead, by its source; the deal itself when the source names no lead
-- email: its e-mail address
-- company: the account
-- stage: the stage or exit
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day; null when the source names the stage without a day
-- tells: 1 when no newer upload of the source says otherwise
with
    by_deal as (
        select source, deal_id, min(record) as record from marts.lead_statements where deal_id is not null group by 1, 2
    ),
    deals as (
        select
            d.*,
            coalesce(
                d.source || ':' || d.lead_id, m.record, b.record, 'email:' || d.email, 'deal:' || d.record
            ) as lead_record
        from marts.deal_statements as d
        left join marts.lead_emails as m on m.source = d.source and m.email = d.email
        left join by_deal as b on b.source = d.source and b.deal_id = d.deal_id
    )
select
    source,
    upload_id,
    line,
    lead_record as record,
    email,
    company,
    coalesce(created_as, 'opportunity') as stage,
    created_at as happened_at,
    created_on as happened_on,
    tells_created as tells
from deals
union all
select source, upload_id, line, lead_record, email, company, 'sal', accepted_at, accepted_on, is_newest
from deals
where accepted_on is not null
union all
select source, upload_id, line, lead_record, email, company, 'rejected', rejected_at, rejected_on, is_newest
from deals
where rejected_on is not null
union all
select source, upload_id, line, lead_record, email, company, status, closed_at, closed_on, tells_status
from deals
where status in ('won', 'lost')
