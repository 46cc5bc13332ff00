-- Texts as the marts compare them.
insert into app.agreement_rules by name
select version_id, clause, place, lower(trim(segment)) as segment, lower(trim(term)) as term, minutes, mqls
from incoming
;
