delete from app.refused_rows
where upload_id in (select upload_id from app.uploads where is_demo)
;
delete from app.set_aside
where upload_id in (select upload_id from app.uploads where is_demo)
;
delete from app.uploads
where is_demo
;
