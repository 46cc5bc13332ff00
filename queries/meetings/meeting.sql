select * from app.meetings where meeting_id = $id
