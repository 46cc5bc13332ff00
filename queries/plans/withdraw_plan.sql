update app.plans
set withdrawn_at = $at, withdrawn_by = $by
where plan_id = $id
;
