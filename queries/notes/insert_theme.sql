insert into app.theme_events by name
select
    $event_id as event_id,
    $theme_id as theme_id,
    $event as event,
    $name as name,
    $into_id as into_id,
    $by as made_by,
    $at as made_at
;
