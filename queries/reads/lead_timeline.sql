-- What happened to one lead, in order: its stages and exits, and each call, e-mail and meeting.
-- Grain: one row per event.
-- happened_at: when, UTC; null when the source gives a day only
-- happened_on: the day of that
-- kind: stage, exit, queue, owner or touch
-- what: the stage, the exit, or the kind of the touch
-- who: who did it, where known
-- detail: the trigger, the reason, or the touch's direction
-- source: the system that says so
-- file_name: the file that proves it: the newest of those that tell this day; null where none does by itself
with
    files as (select stage, happened_on, file_name from marts.stage_files where lead_key = cast($lead_key as varchar)),
    stages as (
        select
            happened_at,
            happened_on,
            case when stage_order < 7 then 'stage' else 'exit' end as kind,
            stage as what,
            cast(null as varchar) as who,
            coalesce(reason, trigger) as detail,
            source,
            stage_order as place
        from marts.stage_events
        where lead_key = cast($lead_key as varchar)
    ),
    handed as (
        select distinct
            queued_at as happened_at,
            cast(queued_at as date) as happened_on,
            'queue' as kind,
            'queued' as what,
            cast(null as varchar) as who,
            cast(null as varchar) as detail,
            source,
            11 as place
        from marts.handoffs
        where lead_key = cast($lead_key as varchar) and queued_at is not null
        union all
        select distinct
            assigned_at, cast(assigned_at as date), 'owner', 'assigned', owner, cast(null as varchar), source, 12
        from marts.handoffs
        where lead_key = cast($lead_key as varchar) and assigned_at is not null
    ),
    made as (
        select
            happened_at,
            happened_on,
            'touch' as kind,
            kind as what,
            nullif(person, '(not set)') as who,
            case
                when is_automatic = 1 then 'sent by a machine' when is_outbound = 0 then 'inbound' else 'outbound'
            end as detail,
            source,
            13 as place
        from marts.touches
        where lead_key = cast($lead_key as varchar)
    ),
    events as (
        select happened_at, happened_on, kind, what, who, detail, source, place
        from stages
        union all
        select happened_at, happened_on, kind, what, who, detail, source, place
        from handed
        union all
        select happened_at, happened_on, kind, what, who, detail, source, place
        from made
    )
select
    e.happened_at,
    e.happened_on,
    e.kind,
    e.what,
    max(e.who) as who,
    max(e.detail) as detail,
    min(e.source) as source,
    max(f.file_name) as file_name
from events as e
left join files as f on f.stage = e.what and f.happened_on = e.happened_on and e.kind in ('stage', 'exit')
group by e.happened_at, e.happened_on, e.kind, e.what, e.place, case when e.kind = 'touch' then e.who end
order by e.happened_on, e.happened_at nulls last, e.place
