-- Who switched the rule off by which people are matched across sources by their e-mail address, if it is off.
select made_by, made_at from app.matches where target = 'leads' and kind = 'rule_off' and withdrawn_at is null
