insert into app.quotas by name
select
    $id as quota_id,
    $person as person,
    $team as team,
    $metric as metric,
    $starts_on as starts_on,
    $ends_on as ends_on,
    $number as quota,
    $currency as currency,
    $at as set_at,
    $by as set_by
;
