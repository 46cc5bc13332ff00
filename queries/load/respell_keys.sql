-- What people said in the app about records, under the keys that these have now.
update app.decisions
set lead_key = r.key
from respelled as r
where lead_key = r.was
;
update app.exemptions
set lead_key = r.key
from respelled as r
where lead_key = r.was
;
update app.breach_reasons
set lead_key = r.key
from respelled as r
where lead_key = r.was
;
update app.note_links
set value = r.key
from respelled as r
where value = r.was
;
update app.note_links
set note_id = r.key
from respelled as r
where note_id = r.was
;
update app.note_events
set note_id = r.key
from respelled as r
where note_id = r.was
;
