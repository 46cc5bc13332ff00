-- The e-mail addresses by which a source has called its leads.
-- Grain: one row per source and address.
-- source: the system
-- email: the address
-- record: the lead that it calls so, by its source
select l.source, lower(l.email) as email, min(l.key) as record
from raw.leads as l
join app.uploads as u on u.upload_id = l.upload_id
where u.undone_at is null and l.email is not null
group by 1, 2
