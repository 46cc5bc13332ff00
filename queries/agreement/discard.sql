update app.agreement_versions
set discarded_at = $at, discarded_by = $by
where version_id = $version_id
;
