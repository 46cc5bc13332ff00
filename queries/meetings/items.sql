-- Everything that was said in meetings, the oldest first, as it stands: the last edit, and the last change of state.
with
    edits as (
        select
            *,
            row_number() over (partition by item_id order by made_at desc, event_id desc) as place,
            count(*) over (partition by item_id) as edits
        from app.item_events
        where event = 'edited'
    ),
    moves as (
        select *, row_number() over (partition by item_id order by made_at desc, event_id desc) as place
        from app.item_events
        where event <> 'edited'
    )
select
    i.item_id,
    i.meeting_id,
    i.kind,
    i.slide,
    case when e.item_id is null then i.text else e.text end as text,
    case when e.item_id is null then i.owner else e.owner end as owner,
    case when e.item_id is null then i.due_on else e.due_on end as due_on,
    i.note_id,
    i.made_by,
    i.made_at,
    case coalesce(m.event, 'reopened') when 'reopened' then 'open' else m.event end as state,
    m.made_at as state_at,
    m.made_by as state_by,
    m.reason,
    coalesce(e.edits, 0) as edits,
    h.opened_at,
    h.closed_at,
    h.is_demo,
    -- What the last second brought is not in the snapshot either.
    s.content is not null and not contains(s.content, '"key":"' || i.item_id || '"') as is_unseen
from app.meeting_items as i
join app.meetings as h on h.meeting_id = i.meeting_id
left join edits as e on e.item_id = i.item_id and e.place = 1
left join moves as m on m.item_id = i.item_id and m.place = 1
left join app.snapshots as s on s.meeting_id = i.meeting_id
order by i.made_at, i.item_id
