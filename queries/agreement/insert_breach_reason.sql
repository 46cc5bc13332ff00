insert into app.breach_reasons by name
select
    $id as note_id,
    $lead_key as lead_key,
    $cycle as cycle,
    $clause as clause,
    $side as side,
    $reason as reason,
    $by as made_by,
    $at as made_at
;
