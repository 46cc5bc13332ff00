-- What was said of one item, the first first: how it was written, then each edit and each change of state.
select 'added' as event, meeting_id, text, owner, due_on, null as reason, made_by, made_at
from app.meeting_items
where item_id = $id
union all
select event, meeting_id, text, owner, due_on, reason, made_by, made_at
from app.item_events
where item_id = $id
order by made_at
