delete from raw.{{ table }}
where upload_id in (select upload_id from app.uploads where is_demo)
;
