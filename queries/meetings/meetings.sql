-- All meetings, the newest first, with what was decided and the day of their snapshot.
with
    items as (
        select
            meeting_id,
            count(case when kind = 'decision' then 1 end) as decisions,
            count(case when kind = 'action' then 1 end) as actions,
            count(case when kind = 'note' then 1 end) as notes
        from app.meeting_items
        group by 1
    )
select
    m.meeting_id,
    m.title,
    m.since_on,
    m.opened_by,
    m.opened_at,
    m.closed_by,
    m.closed_at,
    m.is_demo,
    s.as_of,
    s.definitions,
    coalesce(i.decisions, 0) as decisions,
    coalesce(i.actions, 0) as actions,
    coalesce(i.notes, 0) as notes
from app.meetings as m
left join app.snapshots as s on s.meeting_id = m.meeting_id
left join items as i on i.meeting_id = m.meeting_id
order by m.opened_at desc, m.meeting_id desc
