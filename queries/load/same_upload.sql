-- The upload of the same bytes, for the same target and with the same mapping, if it is not
-- withdrawn.
select upload_id from app.uploads where sha256 = $sha256 and undone_at is null
