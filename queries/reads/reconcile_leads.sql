-- The leads of one source, or of one upload, with each day on which it says that they reached a stage.
-- Grain: one row per lead and day of the stage; one without a day when it gives none.
-- record: the lead, by its source
-- email: its e-mail address
-- company: its company
-- claim_on: a day on which it reached the stage
-- claim_at: the instant, UTC; null when the source gives a day only
-- is_stated: 1 when the source says that it reached the stage, with or without a day
-- later_stage: the furthest later stage that the source knows of
-- later_on: the first day of a later stage
-- left_as: the exit that the source knows of
-- left_on: the last day of an exit
-- file_name: the upload that says so
-- line: the line of that file
with
    said as (
        select record, email, company, stage, stage_order, happened_at, happened_on, upload_id, line
        from marts.claims
        where
            source = coalesce(cast($source as varchar), source)
            and upload_id = coalesce(cast($upload_id as integer), upload_id)
            and (cast($upload_id as integer) is not null or tells = 1)
    ),
    states as (
        select
            said.record,
            max(case when said.stage_order = f.stage_order then 1 else 0 end) as is_stated,
            max(
                case when said.stage_order > f.stage_order and said.stage_order <= 6 then said.stage_order end
            ) as later_order,
            min(
                case when said.stage_order > f.stage_order and said.stage_order <= 6 then said.happened_on end
            ) as later_on,
            max(case when said.stage_order >= 7 then said.stage_order end) as left_order,
            max(case when said.stage_order >= 7 then said.happened_on end) as left_on
        from said
        join marts.stages as f on f.stage = coalesce(cast($stage as varchar), 'mql')
        group by 1
    ),
    named as (
        select
            *,
            row_number() over (
                partition by record order by case when email is null then 1 else 0 end, upload_id desc, line desc
            ) as nth
        from said
    ),
    days as (
        select
            *,
            row_number() over (partition by record, happened_on order by happened_at nulls last, upload_id, line) as nth
        from said
        where stage = coalesce(cast($stage as varchar), 'mql') and happened_on is not null
    )
select
    n.record,
    n.email,
    n.company,
    d.happened_on as claim_on,
    d.happened_at as claim_at,
    s.is_stated,
    l.stage as later_stage,
    s.later_on,
    e.stage as left_as,
    s.left_on,
    u.file_name,
    coalesce(d.line, n.line) as line
from named as n
join states as s on s.record = n.record
left join days as d on d.record = n.record and d.nth = 1
left join marts.stages as l on l.stage_order = s.later_order
left join marts.stages as e on e.stage_order = s.left_order
left join app.uploads as u on u.upload_id = coalesce(d.upload_id, n.upload_id)
where n.nth = 1
order by n.record, d.happened_on
