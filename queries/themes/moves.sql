-- How a theme was merged, retired and taken back, the newest first.
select event, into_id
from app.theme_events
where theme_id = $id and event in ('merged', 'retired', 'restored') and event_id not like '%:alias'
order by made_at desc, event_id desc
