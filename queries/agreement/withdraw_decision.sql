update app.decisions
set withdrawn_at = $at, withdrawn_by = $by
where decision_id = $id
;
