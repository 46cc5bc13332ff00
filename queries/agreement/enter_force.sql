update app.agreement_versions
set in_force_at = $at
where version_id = $version_id
;
