update app.mappings
set retired_at = $retired_at, retired_by = $retired_by
where fingerprint = $fingerprint and retired_at is null
;
