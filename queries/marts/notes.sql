-- Notes as they stand: the last edit, the last step, and the theme as it is called today. What people did in the app
-- counts for notes of files too, and wins over the file.
-- Grain: one row per note.
-- note_id: the note: the id that it was given in the app, or its key in its file
-- origin: app or file
-- kind: what it is about; (not set) when not said
-- severity: low, medium or high; (not set) when not said
-- theme_id: its theme, after all merges; null without one
-- theme: what that is called; (not set) without one
-- text: what was heard
-- team: whose team heard it: marketing or sales; (not set) when not said
-- author: who heard it; null when not said
-- heard_on: the day it was heard; null when not said
-- made_at: when it was written in the app, or its file was loaded, UTC
-- state: open, acknowledged, actioned, verified or declined
-- state_at: since when, UTC; null for one that nobody has answered
-- state_by: who did that
-- reason: why it was declined, or what was said when it was verified or reopened
-- action_by: who wrote down the action that stands
-- action_at: when, UTC
-- change: what was changed; null before an action
-- metric: the metric that should move
-- scope: for which segment or channel, such as segment: SMB; null for all
-- check_on: the day on which that is looked at
-- finding: of a verified note the metric before and after, as it was then
-- moves: steps from state to state
-- edits: how often it was edited
-- replies: how often somebody replied
-- events: all of these together: who has seen fewer has not seen all
-- upload_id: the upload; null for one of the app
-- line: the line of its file
with
    edits as (
        select
            note_id,
            kind,
            severity,
            theme_id,
            text,
            team,
            heard_on,
            row_number() over (partition by note_id order by made_at desc, event_id desc) as place
        from app.note_events
        where event = 'edited'
    ),
    counts as (
        select
            note_id,
            sum(case when event = 'edited' then 1 else 0 end) as edits,
            sum(case when event = 'replied' then 1 else 0 end) as replies,
            count(*) as events
        from app.note_events
        where event <> 'written'
        group by 1
    ),
    actions as (
        select
            note_id,
            made_by,
            made_at,
            row_number() over (partition by note_id order by move desc) as place,
            change,
            metric,
            scope,
            check_on
        from marts.note_moves
        where state = 'actioned'
    )
select
    w.note_id,
    w.origin,
    coalesce(case when e.note_id is null then w.kind else e.kind end, '(not set)') as kind,
    coalesce(case when e.note_id is null then w.severity else nullif(e.severity, '') end, '(not set)') as severity,
    t.standing_id as theme_id,
    coalesce(t.name, '(not set)') as theme,
    case when e.note_id is null then w.text else e.text end as text,
    coalesce(case when e.note_id is null then w.team else nullif(e.team, '') end, '(not set)') as team,
    w.author,
    case when e.note_id is null then w.heard_on else e.heard_on end as heard_on,
    w.made_at,
    coalesce(m.state, 'open') as state,
    m.made_at as state_at,
    m.made_by as state_by,
    m.reason,
    a.made_by as action_by,
    a.made_at as action_at,
    a.change,
    a.metric,
    a.scope,
    a.check_on,
    m.finding,
    coalesce(m.move, 0) as moves,
    coalesce(c.edits, 0) as edits,
    coalesce(c.replies, 0) as replies,
    coalesce(c.events, 0) as events,
    w.upload_id,
    w.line
from marts.note_words as w
left join edits as e on e.note_id = w.note_id and e.place = 1
left join counts as c on c.note_id = w.note_id
left join marts.note_moves as m on m.note_id = w.note_id and m.place = 1
left join actions as a on a.note_id = w.note_id and a.place = 1 and m.state in ('actioned', 'verified', 'declined')
left join marts.themes as t on t.theme_id = case when e.note_id is null then w.theme_id else nullif(e.theme_id, '') end
