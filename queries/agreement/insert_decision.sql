insert into app.decisions by name
select
    $id as decision_id,
    $lead_key as lead_key,
    $cycle as cycle,
    $decision as decision,
    $reason as reason,
    $note as note,
    $by as made_by,
    $at as made_at
;
