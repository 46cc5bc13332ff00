delete from core.{{ table }}
where key in (select key from touched_keys)
;
