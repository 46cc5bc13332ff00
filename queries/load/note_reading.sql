update app.uploads
set reading = $reading, unread = $unread
where upload_id = $upload_id
;
