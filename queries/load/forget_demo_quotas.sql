-- The quotas that were set for the demo company's people.
delete from app.quotas
where
    lower(trim(person)) in (
        select lower(trim(r.name))
        from raw.people as r
        join app.uploads as u on u.upload_id = r.upload_id
        where u.is_demo
    )
;
