select upload_id, target from app.uploads where upload_id = $upload_id and undone_at is null
