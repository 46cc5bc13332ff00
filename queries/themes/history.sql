-- What was done with themes, the newest first, and of a new name the one before it.
select
    event_id,
    theme_id,
    event,
    name,
    lag(name) over (partition by theme_id order by made_at, event_id) as was,
    into_id,
    made_by,
    made_at
from app.theme_events
order by made_at desc, event_id desc
