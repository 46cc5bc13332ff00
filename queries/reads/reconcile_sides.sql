-- Who claims what: the sources, and the uploads, that date a stage.
-- Grain: one row per claim and source, and one per claim and upload.
-- claim: the stage: lead, mql, sal or sql of leads; opportunity or won of deals
-- source: the system
-- upload_id: the upload; null for all that the source says
-- file_name: the file of the upload
-- loaded_at: when it was loaded, UTC
-- records: leads or deals that it dates
-- first_on: the first day of those
-- last_on: the last day of those
-- as_of: the newest data-as-of of the uploads that date them, UTC
with
    dated as (
        select stage as claim, source, upload_id, record, happened_on, tells
        from marts.claims
        where stage in ('lead', 'mql', 'sal', 'sql') and happened_on is not null
        union all
        select 'opportunity', source, upload_id, record, created_on, tells_created
        from marts.deal_statements
        where created_on is not null
        union all
        select 'won', source, upload_id, record, closed_on, tells_status
        from marts.deal_statements
        where status = 'won' and closed_on is not null
    ),
    told as (select d.*, u.as_of from dated as d join app.uploads as u on u.upload_id = d.upload_id),
    sides as (
        select
            claim,
            source,
            cast(null as integer) as upload_id,
            count(distinct record) as records,
            min(happened_on) as first_on,
            max(happened_on) as last_on,
            max(as_of) as as_of
        from told
        where tells = 1
        group by 1, 2
        union all
        select claim, source, upload_id, count(distinct record), min(happened_on), max(happened_on), max(as_of)
        from told
        group by 1, 2, 3
    )
select s.claim, s.source, s.upload_id, u.file_name, u.loaded_at, s.records, s.first_on, s.last_on, s.as_of
from sides as s
left join app.uploads as u on u.upload_id = s.upload_id
order by s.claim, s.upload_id nulls first, s.source
