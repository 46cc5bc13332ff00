update app.uploads
set added = $added, updated = $updated, unchanged = $unchanged
where upload_id = $upload_id
;
