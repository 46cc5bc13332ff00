-- What is known of an upload whose file was read again is written anew.
delete from raw.{{ table }}
where upload_id = $upload_id
;
delete from app.refused_rows
where upload_id = $upload_id
;
delete from app.set_aside
where upload_id = $upload_id
;
delete from app.uploads
where upload_id = $upload_id
;
