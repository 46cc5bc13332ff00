-- The deals opened in the period, and what the leads' own source calls an opportunity where no deal tells it.
-- Grain: one row per deal, or lead cycle without one, the newest first.
-- deal_id: the deal's id in its source; null where no deal tells it
-- name: its name
-- company: the account
-- lead_key: the lead, by its source
-- opened_on: the day it was opened
-- status: open, won or lost, as it is known today
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- file_name: the upload it comes from
-- line: the line of that file
select
    d.deal_id,
    d.name,
    coalesce(d.company, j.company) as company,
    case when s.lead_key not like 'deal:%' then s.lead_key end as lead_key,
    s.day_on as opened_on,
    d.status,
    {{ dimensions_of("s") }},
    u.file_name,
    coalesce(d.line, j.line) as line
from marts.stage_days as s
left join marts.deals as d on d.deal_key = s.deal_key
left join marts.journeys as j on j.lead_key = s.lead_key and j.cycle = s.cycle
left join app.uploads as u on u.upload_id = coalesce(d.upload_id, j.upload_id)
where s.stage = 'opportunity' and {{ in_period_to_date("s.day_on") }} and {{ filters("s") }}
order by 5 desc, 1, 4
