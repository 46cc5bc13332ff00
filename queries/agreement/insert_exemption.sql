insert into app.exemptions by name
select
    $id as exemption_id,
    $lead_key as lead_key,
    $cycle as cycle,
    $clause as clause,
    $reason as reason,
    $by as made_by,
    $at as made_at
;
