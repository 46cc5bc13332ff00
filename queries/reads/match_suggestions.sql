-- Leads that may be one person: they share an e-mail address, which alone does not decide.
-- Grain: one row per suggestion and key.
-- suggestion: the suggestion, by the least of its keys
-- target: leads
-- key: the key, by its source
-- reason: two_ids: they would be two ids of one source; apart: people said that two of them are not the same
-- source: the system
-- name: the name
-- email: the address
-- file_name: the newest file that speaks of it
-- line: the line of that file
select s.suggestion, s.target, s.key, s.reason, s.source, s.name, s.email, u.file_name, s.line
from marts.record_suggestions as s
left join app.uploads as u on u.upload_id = s.upload_id
order by s.suggestion, s.key
