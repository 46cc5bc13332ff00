insert into app.signatures
values ($version_id, $side, $signed_by, $signed_at, $sha256)
;
