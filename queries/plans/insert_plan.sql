insert into app.plans by name
select
    $id as plan_id,
    $metric as metric,
    $segment as segment,
    $starts_on as starts_on,
    $ends_on as ends_on,
    $number as planned,
    $currency as currency,
    $at as set_at,
    $by as set_by
;
