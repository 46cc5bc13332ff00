delete from app.signatures
where version_id in (select version_id from app.agreement_versions where is_demo)
;
delete from app.agreement_versions
where is_demo
;
