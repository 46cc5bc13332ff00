-- Whether the source of a lead states acceptances of its own.
select count(*) > 0 as states
from app.accepting_sources as a
join marts.journeys as j on j.source = a.source
where j.lead_key = $lead_key and j.cycle = $cycle
