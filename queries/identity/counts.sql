-- How many names of records other than their own there are, and how many keys that an address does not decide.
select
    (select count(*) from core.aliases where target = '{{ table }}') as aliases,
    (select count(*) from core.suggestions where target = '{{ table }}') as suggestions
;
