-- New mappings, numbered on from the last.
insert into app.mappings by name
select
    n.* exclude (place),
    cast((select coalesce(max(mapping_id), 0) from app.mappings) + n.place as integer) as mapping_id
from incoming as n
;
