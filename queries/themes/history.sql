-- What was done with themes, the newest first.
select event_id, theme_id, event, name, into_id, made_by, made_at
from app.theme_events
order by made_at desc, event_id desc
