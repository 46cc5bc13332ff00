-- Each name that a theme was ever given, by people, in a file of notes, or as the reason of a lost deal, and the theme
-- that it counts in today.
-- Grain: one row per name, whatever its case.
-- theme_id: the name, in lower case
-- standing_id: the theme that it counts in, after all merges
-- name: what that theme is called
-- is_retired: 1 when that theme is not offered any more
-- Whose merges go round in a circle, or further than 20 steps, stays where it is.
with recursive
    said as (select theme_id, event, name, into_id, made_at, event_id from app.theme_events),
    spelled as (
        select lower(trim(theme)) as theme_id, trim(theme) as name
        from core.notes
        union all
        select lower(trim(reason)), trim(reason)
        from core.deals
        where status = 'lost'
        union all
        select theme_id, name
        from said
        where event = 'added'
        union all
        select theme_id, theme_id
        from app.note_events
    ),
    known as (select theme_id, min(name) as name from spelled where theme_id <> '' group by 1),
    named as (
        select theme_id, name, row_number() over (partition by theme_id order by made_at desc, event_id desc) as place
        from said
        where event in ('added', 'renamed')
    ),
    moved as (
        select
            theme_id,
            into_id,
            event,
            row_number() over (partition by theme_id order by made_at desc, event_id desc) as place
        from said
        where event in ('merged', 'retired', 'restored')
    ),
    merges as (select theme_id, into_id from moved where place = 1 and event = 'merged' and into_id <> theme_id),
    walk as (
        select theme_id, theme_id as standing_id, 0 as steps
        from known
        union all
        select w.theme_id, m.into_id, w.steps + 1
        from walk as w
        join merges as m on m.theme_id = w.standing_id
        where w.steps < 20
    ),
    ends as (
        select w.theme_id, w.standing_id
        from walk as w
        left join merges as m on m.theme_id = w.standing_id
        where m.theme_id is null
    )
select
    k.theme_id,
    coalesce(e.standing_id, k.theme_id) as standing_id,
    coalesce(n.name, s.name, k.name) as name,
    case when m.event = 'retired' then 1 else 0 end as is_retired
from known as k
left join ends as e on e.theme_id = k.theme_id
left join known as s on s.theme_id = coalesce(e.standing_id, k.theme_id)
left join named as n on n.theme_id = coalesce(e.standing_id, k.theme_id) and n.place = 1
left join moved as m on m.theme_id = coalesce(e.standing_id, k.theme_id) and m.place = 1
