-- What the lead files say of the stages of a lead, source by source.
-- Grain: one row per upload, lead and stage that it names.
-- source: the system
-- upload_id: the upload
-- line: the line of its file
-- record: the lead, by its source
-- email: its e-mail address
-- company: its company
-- stage: the stage or exit; `known` where the upload merely knows the lead
-- happened_at: the instant, UTC; null when the source gives a day only
-- happened_on: the calendar day; null when the source names the stage without a day
-- tells: 1 when no newer upload of the source says otherwise
select
    source,
    upload_id,
    line,
    record,
    email,
    company,
    'known' as stage,
    cast(null as timestamp) as happened_at,
    cast(null as date) as happened_on,
    is_newest as tells
from marts.lead_statements
union all
select source, upload_id, line, record, email, company, stage, null, null, tells_stage
from marts.lead_statements
where stage is not null
union all
select source, upload_id, line, record, email, company, stage, exit_at, exit_on, tells_stage
from marts.lead_statements
where exit_on is not null and stage in ('rejected', 'recycled', 'disqualified', 'lost')
union all
select source, upload_id, line, record, email, company, 'lead', created_at, created_on, tells_lead
from marts.lead_statements
where created_on is not null
union all
select source, upload_id, line, record, email, company, 'mql', mql_at, mql_on, tells_mql
from marts.lead_statements
where mql_on is not null
union all
select source, upload_id, line, record, email, company, 'sal', sal_at, sal_on, tells_sal
from marts.lead_statements
where sal_on is not null
union all
select source, upload_id, line, record, email, company, 'sql', sql_at, sql_on, tells_sql
from marts.lead_statements
where sql_on is not null
union all
select source, upload_id, line, record, email, company, 'opportunity', opportunity_at, opportunity_on, tells_opportunity
from marts.lead_statements
where opportunity_on is not null
union all
select source, upload_id, line, record, email, company, 'won', won_at, won_on, tells_won
from marts.lead_statements
where won_on is not null
