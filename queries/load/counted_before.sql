-- What an upload did when it was loaded.
select added, updated, unchanged from app.uploads where upload_id = $upload_id
