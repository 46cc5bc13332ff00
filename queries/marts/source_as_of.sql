-- Up to when each source tells of leads, and up to when of what sales did with them. An older export is not held
-- against anybody: what it cannot know yet has not happened late.
-- Grain: one row per source of leads.
-- source: the system
-- told_at: up to when its leads and their stages are known, UTC: the oldest of its kinds of files
-- replied_at: up to when replies to its leads are known, UTC: the oldest of its own calls, e-mails and meetings and of
-- those of other systems that still tell some; null while none are loaded
with
    newest as (
        select source, target, max(coalesce(told_at, as_of, loaded_at)) as as_of
        from app.uploads
        where undone_at is null
        group by 1, 2
    ),
    told as (
        select source, min(as_of) as told_at
        from newest
        where target in ('leads', 'stage_history')
        group by 1
        union all
        -- A lead may be known by its deals alone.
        select source, max(as_of)
        from newest
        where target = 'deals' and source not in (select source from newest where target in ('leads', 'stage_history'))
        group by 1
    ),
    touched as (select source, max(as_of) as touched_at from newest where target = 'touches' group by 1),
    -- What another system ceased to tell more than a month before the newest is taken to have ended.
    others as (
        select min(touched_at) as touched_at
        from touched
        cross join (select max(touched_at) as latest_at from touched) as z
        where touched_at >= z.latest_at - interval 31 day
    )
select
    told.source,
    told.told_at,
    case
        when others.touched_at is not null
        then least(coalesce(own.touched_at, others.touched_at), others.touched_at, told.told_at)
    end as replied_at
from told
left join touched as own on own.source = told.source
cross join others
