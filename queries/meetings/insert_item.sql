insert into app.meeting_items by name
select
    $id as item_id,
    $meeting_id as meeting_id,
    $kind as kind,
    $slide as slide,
    $text as text,
    $owner as owner,
    $due_on as due_on,
    $note_id as note_id,
    $by as made_by,
    $at as made_at
;
