-- What was said of the demo company's leads.
delete from app.exemptions
where lead_key in (select r.key from raw.leads as r join app.uploads as u on u.upload_id = r.upload_id where u.is_demo)
;
delete from app.matches
where first_key in (select r.key from raw.leads as r join app.uploads as u on u.upload_id = r.upload_id where u.is_demo)
;
delete from app.breach_reasons
where lead_key in (select r.key from raw.leads as r join app.uploads as u on u.upload_id = r.upload_id where u.is_demo)
;
delete from app.decisions
where lead_key in (select r.key from raw.leads as r join app.uploads as u on u.upload_id = r.upload_id where u.is_demo)
;
