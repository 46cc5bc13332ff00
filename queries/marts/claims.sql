-- What each source says of the stages of a lead: lead files, histories and deals of that source alone.
-- Grain: one row per upload, lead and statement.
-- source: the system
-- upload_id: the upload
-- line: the line of its file
-- record: the lead, by its source
-- email: its e-mail address
-- company: its company
-- stage: the stage or exit; `known` where the upload merely knows the lead
-- stage_order: 1 to 6 for the stages, more for an exit, 0 for `known`
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day; null when the source names the stage without a day
-- tells: 1 when no newer upload of the source says otherwise
with
    said as (
        select source, upload_id, line, record, email, company, stage, happened_at, happened_on, tells
        from marts.lead_claims
        union all
        select source, upload_id, line, record, email, company, stage, happened_at, happened_on, tells
        from marts.deal_claims
        union all
        select
            h.source,
            h.upload_id,
            h.line,
            coalesce(h.source || ':' || h.lead_id, m.record, 'email:' || lower(h.email), h.key),
            lower(h.email),
            null,
            h.stage,
            h.happened_at,
            h.happened_on,
            1
        from raw.stage_history as h
        join app.uploads as u on u.upload_id = h.upload_id
        left join marts.lead_emails as m on m.source = h.source and m.email = lower(h.email)
        where u.undone_at is null
    )
select
    said.source,
    said.upload_id,
    said.line,
    said.record,
    said.email,
    said.company,
    said.stage,
    coalesce(s.stage_order, 0) as stage_order,
    said.happened_at,
    said.happened_on,
    said.tells
from said
left join marts.stages as s on s.stage = said.stage
