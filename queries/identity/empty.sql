delete from core.aliases
where target = '{{ table }}'
;
delete from core.suggestions
where target = '{{ table }}'
;
