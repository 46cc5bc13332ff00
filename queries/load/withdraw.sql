update app.uploads
set undone_at = $undone_at, undone_by = $undone_by
where upload_id = $upload_id
;
