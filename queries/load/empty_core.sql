delete from core.{{ table }}
;
