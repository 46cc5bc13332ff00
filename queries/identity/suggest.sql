-- Whom the e-mail address alone does not decide, in the place of those before.
delete from core.suggestions
where target = '{{ table }}'
;
insert into core.suggestions by name
select '{{ table }}' as target, *
from incoming
;
