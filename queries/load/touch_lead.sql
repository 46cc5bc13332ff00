delete from app.touched_leads
;
insert into app.touched_leads values ($lead_key)
;
