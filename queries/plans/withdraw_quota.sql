update app.quotas
set withdrawn_at = $at, withdrawn_by = $by
where quota_id = $id
;
