-- The records of the contested keys; none for a key that is in no count.
select alias as key, record
from core.aliases
where target = '{{ table }}' and rule <> 'name' and alias in (select key from contested_keys)
