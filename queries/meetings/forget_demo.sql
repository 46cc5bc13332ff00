delete from app.snapshots
where meeting_id in (select meeting_id from app.meetings where is_demo)
;
delete from app.item_events
where
    item_id
    in (select item_id from app.meeting_items where meeting_id in (select meeting_id from app.meetings where is_demo))
;
delete from app.meeting_items
where meeting_id in (select meeting_id from app.meetings where is_demo)
;
delete from app.meetings
where is_demo
;
