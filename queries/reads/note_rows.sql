-- Notes as they stand, of a period and of those leads, deals, channels, campaigns and segments that they are linked to.
-- A note without a day is there over all time only.
-- Grain: one row per note, the newest first.
-- note_id: the note
-- origin: app, or file for one that was uploaded
-- kind: what it is about; (not set) when not said
-- severity: low, medium or high; (not set) when not said
-- theme_id: its theme; null without one
-- theme: what that is called; (not set) without one
-- text: what was heard
-- team: whose team heard it: marketing or sales; (not set) when not said
-- author: who heard it; null when not said
-- heard_on: the day it was heard; null when not said
-- made_at: when it was written, or its file was loaded, UTC
-- state: open, acknowledged, actioned, verified or declined
-- state_at: since when, UTC; null for one that nobody has answered
-- state_by: who did that
-- reason: why it was declined, or what was said when it was verified or reopened
-- action_by: who wrote down the action that stands
-- action_at: when, UTC
-- change: what was changed
-- metric: the metric that should move
-- scope: for which segment or channel, such as segment: SMB; null for all
-- check_on: the day on which that is looked at
-- finding: of a verified note the metric before and after, as it was then
-- edits: how often it was edited
-- replies: how often somebody replied
-- events: all that was done with it since it was written
select
    n.note_id,
    n.origin,
    n.kind,
    n.severity,
    n.theme_id,
    n.theme,
    n.text,
    n.team,
    n.author,
    n.heard_on,
    n.made_at,
    n.state,
    n.state_at,
    n.state_by,
    n.reason,
    n.action_by,
    n.action_at,
    n.change,
    n.metric,
    n.scope,
    n.check_on,
    n.finding,
    n.edits,
    n.replies,
    n.events
from marts.notes as n
where
    {{ heard_in_period("n.heard_on") }}
    and ($note_id is null or n.note_id = $note_id)
    and ($kind is null or n.kind = $kind)
    and ($state is null or n.state = $state)
    and ($severity is null or n.severity = $severity)
    and ($theme is null or n.theme = $theme)
    and ($team is null or n.team = $team)
    and (
        $text is null
        or position(lower(cast($text as varchar)) in lower(n.text || ' ' || n.theme || ' ' || coalesce(n.change, '')))
        > 0
        or n.note_id in (
            select note_id
            from marts.note_links
            where position(lower(cast($text as varchar)) in lower(label || ' ' || coalesce(company, ''))) > 0
        )
    )
    and (
        coalesce($link_kind, $link_value, {{ filter_values() }}) is null
        or n.note_id in (
            select note_id
            from marts.note_links
            where
                kind = coalesce(cast($link_kind as varchar), kind)
                and position(
                    lower(coalesce(cast($link_value as varchar), '')) in lower(value || ' ' || label || ' ' || code)
                )
                > 0
                and {{ link_filters("note_links") }}
        )
    )
order by n.heard_on desc nulls last, n.made_at desc, n.note_id
