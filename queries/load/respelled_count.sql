-- How many kept keys are written otherwise than their records.
select count(*) as keys from respelled
