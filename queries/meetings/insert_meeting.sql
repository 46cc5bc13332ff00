insert into app.meetings by name
select
    $id as meeting_id,
    $title as title,
    $since_on as since_on,
    $by as opened_by,
    $at as opened_at,
    $is_demo as is_demo
;
