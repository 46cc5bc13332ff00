delete from marts.handoffs
where lead_key in (select lead_key from app.touched_leads)
;
