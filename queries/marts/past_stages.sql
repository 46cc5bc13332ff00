-- Stages of an earlier trip that the source no longer tells, because the next trip overwrote their dates; the files of
-- the time prove them.
-- Grain: one row per lead, stage and file that proves it.
-- lead_key: the lead
-- stage: the stage or exit
-- source: the system that told it
-- happened_at: the instant, UTC; null when only the day is known
-- happened_on: the calendar day; of an exit without one the data-as-of of the file, or the last day before the next
-- trip
-- reason: why, for an exit
-- trigger: what caused it
-- upload_id: the upload that proves it
-- line: the line of its file
select l.key as lead_key, p.stage, p.source, p.happened_at, p.happened_on, p.reason, p.trigger, p.upload_id, p.line
from core.past_stages as p
left join core.aliases as a on a.target = 'leads' and a.alias = p.key
join core.leads as l on l.key = coalesce(a.record, p.key)
