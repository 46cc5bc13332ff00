-- The judged MQLs of the touched leads, by the names of their journeys.
update marts.handoffs as h
set channel = j.channel, campaign = j.campaign
from marts.journeys as j
where
    j.lead_key = h.lead_key
    and j.cycle = h.cycle
    and j.lead_key in (select lead_key from app.touched_leads)
    and (j.channel <> h.channel or j.campaign <> h.campaign)
;
