-- What each upload says of a lead, before sources and uploads are put together.
-- Grain: one row per upload that is not withdrawn and lead in it: its last line.
-- source: the system
-- upload_id: the upload
-- line: the line of its file
-- record: the lead, by its source
-- email: its e-mail address
-- company: its company
-- deal_id: the deal it became
-- stage: the stage it is in
-- reason: why it left
-- created_at: when it became known, UTC
-- created_on: the day of that
-- mql_at: when it became an MQL, UTC
-- mql_on: the day of that
-- sal_at: when sales accepted it, UTC
-- sal_on: the day of that
-- sql_at: when sales qualified it, UTC
-- sql_on: the day of that
-- opportunity_at: when a deal was opened, UTC
-- opportunity_on: the day of that
-- won_at: when a deal was won, UTC
-- won_on: the day of that
-- exit_at: when it left, UTC
-- exit_on: the day of that
-- is_newest: 1 in the newest upload of the source that knows the lead
-- tells_stage: 1 in the newest that has a column for the stage; the same for each stage below
-- tells_lead: 1 in the newest that says when it became known
-- tells_mql: 1 in the newest that says when it became an MQL
-- tells_sal: 1 in the newest that says when sales accepted it
-- tells_sql: 1 in the newest that says when sales qualified it
-- tells_opportunity: 1 in the newest that says when a deal was opened
-- tells_won: 1 in the newest that says when a deal was won
with
    uploads as (
        select
            upload_id,
            place,
            case when list_contains(fields, 'stage') then place end as stage_place,
            case when list_contains(fields, 'created_at') then place end as lead_place,
            case when list_contains(fields, 'mql_at') then place end as mql_place,
            case when list_contains(fields, 'sal_at') then place end as sal_place,
            case when list_contains(fields, 'sql_at') then place end as sql_place,
            case when list_contains(fields, 'opportunity_at') then place end as opportunity_place,
            case when list_contains(fields, 'won_at') then place end as won_place
        from app.uploads
        join marts.upload_places using (upload_id)
    ),
    last_lines as (
        select r.source, r.key, r.upload_id, max(r.line) as line
        from raw.leads as r
        join uploads as u on u.upload_id = r.upload_id
        group by 1, 2, 3
    ),
    newest as (
        select
            m.source,
            m.key,
            max(u.place) as place,
            max(u.stage_place) as stage_place,
            max(u.lead_place) as lead_place,
            max(u.mql_place) as mql_place,
            max(u.sal_place) as sal_place,
            max(u.sql_place) as sql_place,
            max(u.opportunity_place) as opportunity_place,
            max(u.won_place) as won_place
        from last_lines as m
        join uploads as u on u.upload_id = m.upload_id
        group by 1, 2
    )
select
    r.source,
    r.upload_id,
    r.line,
    r.key as record,
    lower(r.email) as email,
    r.company,
    r.deal_id,
    r.stage,
    r.reason,
    r.created_at,
    r.created_on,
    r.mql_at,
    r.mql_on,
    r.sal_at,
    r.sal_on,
    r.sql_at,
    r.sql_on,
    r.opportunity_at,
    r.opportunity_on,
    r.won_at,
    r.won_on,
    r.exit_at,
    r.exit_on,
    case when u.place = n.place then 1 else 0 end as is_newest,
    case when u.place = n.stage_place then 1 else 0 end as tells_stage,
    case when u.place = n.lead_place then 1 else 0 end as tells_lead,
    case when u.place = n.mql_place then 1 else 0 end as tells_mql,
    case when u.place = n.sal_place then 1 else 0 end as tells_sal,
    case when u.place = n.sql_place then 1 else 0 end as tells_sql,
    case when u.place = n.opportunity_place then 1 else 0 end as tells_opportunity,
    case when u.place = n.won_place then 1 else 0 end as tells_won
from raw.leads as r
join last_lines as z on z.source = r.source and z.key = r.key and z.upload_id = r.upload_id and z.line = r.line
join newest as n on n.source = r.source and n.key = r.key
join uploads as u on u.upload_id = r.upload_id
