delete from app.agreement_periods
;
delete from app.agreement_rules
;
