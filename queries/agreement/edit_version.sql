update app.agreement_versions
set name = $name, effective_from = $effective_from, terms = $terms
where version_id = $version_id
;
