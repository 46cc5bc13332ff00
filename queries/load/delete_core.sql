delete from core.{{ table }}
where key in (select key from contested_keys)
;
