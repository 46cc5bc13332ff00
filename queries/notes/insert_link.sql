insert into app.note_links by name
select
    $link_id as link_id,
    $note_id as note_id,
    $kind as kind,
    $value as value,
    $label as label,
    $by as made_by,
    $at as made_at,
    $removed_by as removed_by,
    $removed_at as removed_at
;
