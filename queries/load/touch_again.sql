-- The keys that an upload that was read again says, beside those that it said before: all are settled anew.
create or replace temp table touched_keys as
select key, 2 as times
from touched_keys
union
select key, 2 as times
from incoming
;
