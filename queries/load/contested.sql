-- How many keys are touched, and how many of them are contested.
select (select count(*) from touched_keys) as touched, (select count(*) from contested_keys) as contested
;
