-- Which file proves the day of a lead's stage, also where the source has overwritten it since: the newest that
-- tells it.
-- Grain: one row per lead, stage and day.
-- lead_key: the lead
-- stage: the stage
-- happened_on: the day
-- file_name: the file
with
    stated as (
        select record, upload_id, 'lead' as stage, created_on as happened_on
        from marts.lead_statements
        union all
        select record, upload_id, 'mql', mql_on
        from marts.lead_statements
        union all
        select record, upload_id, 'sal', sal_on
        from marts.lead_statements
        union all
        select record, upload_id, 'sql', sql_on
        from marts.lead_statements
        union all
        select record, upload_id, 'opportunity', opportunity_on
        from marts.lead_statements
        union all
        select record, upload_id, 'won', won_on
        from marts.lead_statements
        union all
        select record, upload_id, stage, exit_on
        from marts.lead_statements
        union all
        select lead_key, upload_id, stage, happened_on
        from core.stage_history
        union all
        select lead_key, upload_id, stage, happened_on
        from marts.past_stages
        union all
        select e.lead_key, d.upload_id, e.stage, e.happened_on
        from marts.deal_events as e
        join core.deals as d on d.key = e.deal_key
    ),
    ranked as (
        select
            coalesce(a.record, t.record) as lead_key,
            t.stage,
            t.happened_on,
            u.file_name,
            row_number() over (
                partition by coalesce(a.record, t.record), t.stage, t.happened_on order by p.place desc
            ) as place
        from stated as t
        left join core.aliases as a on a.target = 'leads' and a.alias = t.record
        join marts.upload_places as p on p.upload_id = t.upload_id
        join app.uploads as u on u.upload_id = t.upload_id
        where t.happened_on is not null
    )
select lead_key, stage, happened_on, file_name
from ranked
where place = 1
