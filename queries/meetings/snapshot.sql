select * from app.snapshots where meeting_id = $id
