-- The themes that go by a name today, whatever its case.
select distinct standing_id from marts.themes where lower(name) = $folded
