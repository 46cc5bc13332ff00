-- Whom a load touches: leads by the names that other rows call them.
create or replace temp table touched_aliases(alias varchar)
;
delete from app.touched_leads
;
