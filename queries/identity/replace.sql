-- The aliases as they are in the place of those before. Each key whose record has another member, or has lost one, is
-- derived anew.
create or replace temp table changed_aliases as
with
    both_times as (
        select alias, record, rule, source, 0 as is_after
        from core.aliases
        where target = '{{ table }}'
        union all
        select alias, record, rule, source, 1
        from incoming
    ),
    changed as (
        select alias
        from both_times
        group by alias, record, rule, source
        having min(is_after) = max(is_after)
    )
select distinct alias
from changed
;
create or replace temp table affected_keys as
with
    both_times as (
        select alias, record, rule
        from core.aliases
        where target = '{{ table }}'
        union all
        select alias, record, rule
        from incoming
    ),
    affected as (
        select record
        from both_times
        where alias in (select key from touched_keys) or alias in (select alias from changed_aliases)
    )
select alias as key
from both_times
where rule <> 'name' and (record in (select record from affected) or alias in (select alias from changed_aliases))
union
select alias
from changed_aliases
where alias not like 'deal:%'
;
create or replace temp table touched_keys as
select key, max(times) as times
from
    (
        select key, times
        from touched_keys
        union all
        select key, 2
        from affected_keys
    ) as keys
group by 1
;
delete from core.aliases
where target = '{{ table }}' and alias in (select alias from changed_aliases)
;
insert into core.aliases by name
select '{{ table }}' as target, *
from incoming
where alias in (select alias from changed_aliases)
;
