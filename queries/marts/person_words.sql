-- Every word by which the data or the app names somebody who works leads, deals, notes or targets, and since when it is
-- known.
-- Uploads that were undone count too: an undo takes nobody's number away.
-- Grain: one row per word.
-- word: the word, trimmed and in lower case
-- person: who is meant: the name in the list of people, trimmed and in lower case; the word itself where no list
-- knows it
-- known_at: the first load or entry that says the word, UTC; of the demo company's files a day before all others, so
-- that its people have the same numbers whenever it is loaded
with
    loaded as (
        select owner as said, upload_id
        from raw.leads
        group by 1, 2
        union all
        select owner, upload_id
        from raw.deals
        group by 1, 2
        union all
        select person, upload_id
        from raw.touches
        group by 1, 2
        union all
        select author, upload_id
        from raw.notes
        group by 1, 2
        union all
        select person, upload_id
        from raw.quotas
        group by 1, 2
        union all
        select name, upload_id
        from raw.people
        group by 1, 2
        union all
        select manager, upload_id
        from raw.people
        group by 1, 2
    ),
    entries as (
        select l.said, case when u.is_demo then timestamp '2000-01-01' else u.loaded_at end as known_at
        from loaded as l
        join app.uploads as u on u.upload_id = l.upload_id
        union all
        select loaded_by, loaded_at
        from app.uploads
        union all
        select undone_by, undone_at
        from app.uploads
        where undone_at is not null
        union all
        select person, set_at
        from app.quotas
        union all
        select set_by, set_at
        from app.quotas
        union all
        select withdrawn_by, withdrawn_at
        from app.quotas
        where withdrawn_at is not null
        union all
        select set_by, set_at
        from app.plans
        union all
        select withdrawn_by, withdrawn_at
        from app.plans
        where withdrawn_at is not null
        union all
        select made_by, made_at
        from app.note_events
        union all
        select made_by, made_at
        from app.theme_events
        union all
        select made_by, made_at
        from app.exemptions
        union all
        select made_by, made_at
        from app.breach_reasons
        union all
        select made_by, made_at
        from app.decisions
    ),
    words as (
        select lower(trim(said)) as word, min(known_at) as known_at from entries where trim(said) <> '' group by 1
    )
select w.word, coalesce(lower(p.name), w.word) as person, w.known_at
from words as w
left join marts.people as p on p.person = w.word
