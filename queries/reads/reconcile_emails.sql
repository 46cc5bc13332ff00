-- The e-mail addresses under which one source, or one upload, has known a lead.
-- Grain: one row per lead and address.
-- record: the lead, by its source
-- email: an e-mail address that it has or had
select distinct record, email
from marts.claims
where
    email is not null
    and source = coalesce(cast($source as varchar), source)
    and upload_id = coalesce(cast($upload_id as integer), upload_id)
order by 1, 2
