-- The keys of the record that a key belongs to, the record's own among them; none for one that is a record alone.
select m.alias as key, m.record
from core.aliases as k
join core.aliases as m on m.target = k.target and m.record = k.record
where k.target = $target and k.rule <> 'name' and m.rule <> 'name' and k.alias = $key
order by m.alias
