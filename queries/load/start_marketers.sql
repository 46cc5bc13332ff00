-- Whose touches are not sales' own, as it was.
create or replace temp table marketers as
select person
from marts.people
where lower(coalesce(team, '')) like '%marketing%'
;
