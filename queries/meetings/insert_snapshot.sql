insert into app.snapshots by name
select
    $id as snapshot_id,
    $id as meeting_id,
    $at as taken_at,
    $by as taken_by,
    $as_of as as_of,
    cast(coalesce((select value from app.workspace where name = 'data_version'), '0') as integer) as data_version,
    $definitions as definitions,
    $content as content,
    $sha256 as sha256
;
