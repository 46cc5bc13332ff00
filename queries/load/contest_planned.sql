-- And those that any upload calls planned: they may be in raw and not in core.
insert into contested_keys
select key
from touched_keys
where key in (select key from raw.{{ table }} where state = 'planned') and key not in (select key from contested_keys)
;
