-- How the notes of a period were answered: when first, and what became of what was done.
-- Grain: one row per note, the oldest first.
-- note_id: the note
-- theme: its theme as it is called today; (not set) without one
-- team: whose team heard it: marketing or sales; (not set) when not said
-- heard_on: the day it was heard; null when not said
-- made_at: when it was written, or its file was loaded, UTC: since then it can be answered
-- answered_at: when it was first acknowledged, acted on or declined, UTC; null while nobody has
-- state: open, acknowledged, actioned, verified or declined
-- waits_since: of one that is open, since when: written or reopened, UTC
-- check_on: the day on which its last action is to be looked at; null without an action
-- is_actioned: 1 when it was ever acted on
with
    moves as (
        select
            note_id,
            made_at,
            state,
            check_on,
            row_number() over (partition by note_id, state order by move desc) as place
        from marts.note_moves
    ),
    answers as (
        select
            note_id,
            min(case when state <> 'open' then made_at end) as answered_at,
            max(case when state = 'actioned' then 1 else 0 end) as is_actioned,
            max(case when state = 'actioned' and place = 1 then check_on end) as check_on
        from moves
        group by 1
    )
select
    n.note_id,
    n.theme,
    n.team,
    n.heard_on,
    n.made_at,
    a.answered_at,
    n.state,
    case when n.state = 'open' then coalesce(n.state_at, n.made_at) end as waits_since,
    a.check_on,
    coalesce(a.is_actioned, 0) as is_actioned
from marts.notes as n
left join answers as a on a.note_id = n.note_id
where
    {{ heard_in_period("n.heard_on") }}
    and (
        coalesce({{ filter_values() }}) is null
        or n.note_id in (select note_id from marts.note_links where {{ link_filters("note_links") }})
    )
order by n.made_at, n.note_id
