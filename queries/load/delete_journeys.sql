delete from marts.journeys
where lead_key in (select lead_key from late_leads)
;
