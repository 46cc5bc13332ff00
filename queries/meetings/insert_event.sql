insert into app.item_events by name
select
    $id as event_id,
    $item_id as item_id,
    $meeting_id as meeting_id,
    $event as event,
    $text as text,
    $owner as owner,
    $due_on as due_on,
    $reason as reason,
    $by as made_by,
    $at as made_at
;
