update app.meetings
set closed_by = $by, closed_at = $at
where meeting_id = $id
;
