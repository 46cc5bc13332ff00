-- And those that are not a record of their own.
insert into contested_keys
select key
from touched_keys
where
    key in (select alias from core.aliases where target = '{{ table }}')
    and key not in (select key from contested_keys)
;
