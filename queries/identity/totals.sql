-- How many records there are, and how many there would be if no address decided.
select
    (select count(*) from core.{{ table }}) as records,
    (select count(*) from core.{{ table }})
    + (select count(*) from core.aliases where target = '{{ table }}' and rule = 'email') as unmatched
