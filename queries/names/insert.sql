insert into app.names by name
select
    $id as name_id,
    $kind as kind,
    $given as given,
    $name as name,
    cast($from_on as date) as from_on,
    cast($to_on as date) as to_on,
    $at as set_at,
    $by as set_by
;
