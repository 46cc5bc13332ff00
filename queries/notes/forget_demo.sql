-- What was done with the demo company's notes.
delete from app.note_events
where note_id in (select r.key from raw.notes as r join app.uploads as u on u.upload_id = r.upload_id where u.is_demo)
;
delete from app.note_links
where note_id in (select r.key from raw.notes as r join app.uploads as u on u.upload_id = r.upload_id where u.is_demo)
;
