-- How many of marketing's touches up to data-as-of belong to somebody who is known as a lead.
-- Grain: one row.
-- touches: touches with a day
-- linked: those of a known lead
select count(*) as touches, count(l.lead_key) as linked
from marts.campaign_touches as t
left join (select distinct lead_key from marts.journeys) as l on l.lead_key = t.lead_key
where t.happened_on <= coalesce(cast($as_of as date), t.happened_on)
