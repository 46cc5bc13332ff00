-- The keys of which an upload speaks, before those of the same records join them.
create or replace temp table said_keys as
select key
from touched_keys
;
