-- Keys that were kept while ids of 15 letters stood as they were written, with the key under which the record is read
-- with 18: the same with three letters more.
create or replace temp table respelled as
with
    known as (
        select key from raw.leads where length(lead_id) = 18
        union
        select key from raw.deals where length(deal_id) = 18
        union
        select key from raw.notes where length(note_id) = 18
    ),
    kept as (
        select lead_key as key from app.decisions
        union
        select lead_key from app.exemptions
        union
        select lead_key from app.breach_reasons
        union
        select value from app.note_links
        union
        select note_id from app.note_links
        union
        select note_id from app.note_events
    )
select kept.key as was, known.key
from kept
join known on left(known.key, length(known.key) - 3) = kept.key
where
    kept.key not in (select key from raw.leads)
    and kept.key not in (select key from raw.deals)
    and kept.key not in (select key from raw.notes)
;
