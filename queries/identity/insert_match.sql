insert into app.matches by name
select
    $id as match_id,
    $target as target,
    $kind as kind,
    $first as first_key,
    $second as second_key,
    $by as made_by,
    $at as made_at
;
