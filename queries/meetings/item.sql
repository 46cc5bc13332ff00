select * from app.meeting_items where item_id = $id
