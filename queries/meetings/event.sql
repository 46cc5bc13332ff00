select * from app.item_events where event_id = $id
