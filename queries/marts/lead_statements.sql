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
    lines as (
        select
            l.*,
            case when list_contains(u.fields, 'stage') then l.upload_id end as stage_upload,
            case when list_contains(u.fields, 'created_at') then l.upload_id end as lead_upload,
            case when list_contains(u.fields, 'mql_at') then l.upload_id end as mql_upload,
            case when list_contains(u.fields, 'sal_at') then l.upload_id end as sal_upload,
            case when list_contains(u.fields, 'sql_at') then l.upload_id end as sql_upload,
            case when list_contains(u.fields, 'opportunity_at') then l.upload_id end as opportunity_upload,
            case when list_contains(u.fields, 'won_at') then l.upload_id end as won_upload,
            row_number() over (partition by l.source, l.key, l.upload_id order by l.line desc) as nth
        from raw.leads as l
        join app.uploads as u on u.upload_id = l.upload_id
        where u.undone_at is null
    )
select
    source,
    upload_id,
    line,
    key as record,
    lower(email) as email,
    company,
    deal_id,
    stage,
    reason,
    created_at,
    created_on,
    mql_at,
    mql_on,
    sal_at,
    sal_on,
    sql_at,
    sql_on,
    opportunity_at,
    opportunity_on,
    won_at,
    won_on,
    exit_at,
    exit_on,
    case when upload_id = max(upload_id) over lead then 1 else 0 end as is_newest,
    case when upload_id = max(stage_upload) over lead then 1 else 0 end as tells_stage,
    case when upload_id = max(lead_upload) over lead then 1 else 0 end as tells_lead,
    case when upload_id = max(mql_upload) over lead then 1 else 0 end as tells_mql,
    case when upload_id = max(sal_upload) over lead then 1 else 0 end as tells_sal,
    case when upload_id = max(sql_upload) over lead then 1 else 0 end as tells_sql,
    case when upload_id = max(opportunity_upload) over lead then 1 else 0 end as tells_opportunity,
    case when upload_id = max(won_upload) over lead then 1 else 0 end as tells_won
from lines
where nth = 1
window lead as (partition by source, key)
