-- The touched leads by the names that stand.
delete from marts.lead_names
where lead_key in (select lead_key from app.touched_leads)
;
insert into marts.lead_names by name
select *
from marts.touched_lead_names
;
update marts.journeys as j
set channel = n.channel, campaign = n.campaign
from marts.journey_names as n
where n.lead_key = j.lead_key and n.cycle = j.cycle and (n.channel <> j.channel or n.campaign <> j.campaign)
;
