-- A lead with a date is in the funnel.
select l.key
from core.leads as l
left join marts.journeys as j on j.lead_key = l.key
where l.created_on is not null and j.lead_key is null
