-- What there is of the demo company: uploads that are not withdrawn, versions of its agreement, meetings.
select
    (select count(*) from app.uploads where is_demo and undone_at is null) as uploads,
    (select count(*) from app.agreement_versions where is_demo) as versions,
    (select count(*) from app.meetings where is_demo) as meetings
;
