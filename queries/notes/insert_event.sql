insert into app.note_events by name
select
    $event_id as event_id,
    $note_id as note_id,
    $event as event,
    $kind as kind,
    $severity as severity,
    $theme_id as theme_id,
    $text as text,
    $heard_on as heard_on,
    $reason as reason,
    $change as change,
    $metric as metric,
    $segment as segment,
    $check_on as check_on,
    $by as made_by,
    $team as team,
    $at as made_at
;
