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
with
    kinds as (
        select kind
        from
            (
                values ('known'), ('stated'), ('exit'), ('lead'), ('mql'), ('sal'), ('sql'), ('opportunity'), ('won')
            ) as kinds(kind)
    ),
    said as (
        select
            l.source,
            l.upload_id,
            l.line,
            l.record,
            l.email,
            l.company,
            k.kind,
            case when k.kind in ('stated', 'exit') then l.stage else k.kind end as stage,
            case
                k.kind
                when 'exit'
                then case when l.stage in ('rejected', 'recycled', 'disqualified', 'lost') then l.exit_on end
                when 'lead'
                then l.created_on
                when 'mql'
                then l.mql_on
                when 'sal'
                then l.sal_on
                when 'sql'
                then l.sql_on
                when 'opportunity'
                then l.opportunity_on
                when 'won'
                then l.won_on
            end as happened_on,
            case
                k.kind
                when 'exit'
                then l.exit_at
                when 'lead'
                then l.created_at
                when 'mql'
                then l.mql_at
                when 'sal'
                then l.sal_at
                when 'sql'
                then l.sql_at
                when 'opportunity'
                then l.opportunity_at
                when 'won'
                then l.won_at
            end as happened_at,
            case
                k.kind
                when 'known'
                then l.is_newest
                when 'lead'
                then l.tells_lead
                when 'mql'
                then l.tells_mql
                when 'sal'
                then l.tells_sal
                when 'sql'
                then l.tells_sql
                when 'opportunity'
                then l.tells_opportunity
                when 'won'
                then l.tells_won
                else l.tells_stage
            end as tells
        from marts.lead_statements as l
        cross join kinds as k
    )
select source, upload_id, line, record, email, company, stage, happened_at, happened_on, tells
from said
where kind = 'known' or (kind = 'stated' and stage is not null) or happened_on is not null
