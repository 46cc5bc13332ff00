delete from app.touched_leads
;
