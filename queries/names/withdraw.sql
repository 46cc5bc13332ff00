update app.names
set withdrawn_at = $at, withdrawn_by = $by
where name_id = $id
;
