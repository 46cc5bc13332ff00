update app.matches
set withdrawn_by = $by, withdrawn_at = $at
where (match_id = $id or starts_with(match_id, $id || '.')) and withdrawn_at is null
;
