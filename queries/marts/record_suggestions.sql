-- Leads that share an e-mail address which alone does not decide whether they are one person.
-- Grain: one row per suggestion and key.
-- suggestion: the suggestion, by the least of its keys
-- target: leads
-- key: the key, by its source
-- reason: two_ids: they would be two ids of one source; apart: people said that two of them are not the same
-- source: the system
-- name: the name
-- email: the address
-- upload_id: the newest upload that speaks of it
-- line: the line of its file
select g.suggestion, g.target, g.key, g.reason, s.source, s.name, g.email, s.upload_id, s.line
from core.suggestions as g
left join marts.record_statements as s on s.target = g.target and s.key = g.key
