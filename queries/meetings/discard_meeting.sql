delete from app.meetings
where meeting_id = $id
;
