-- The sources from which keys that an upload says are known by their address, and how many from each.
select m.source, count(distinct k.alias) as keys
from core.aliases as k
join core.aliases as m on m.target = k.target and m.record = k.record
where
    k.target = '{{ table }}'
    and k.alias in (select key from said_keys)
    and k.rule <> 'name'
    and m.source <> k.source
    and 'email' in (k.rule, m.rule)
group by 1
order by 2 desc, 1
