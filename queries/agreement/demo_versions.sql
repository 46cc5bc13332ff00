select count(*) as versions from app.agreement_versions where is_demo
