update app.exemptions
set withdrawn_at = $at, withdrawn_by = $by
where exemption_id = $id
;
