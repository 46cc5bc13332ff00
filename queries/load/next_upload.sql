select cast(coalesce(max(upload_id), 0) + 1 as integer) as upload_id from app.uploads
