-- What themes are called today: those of notes, those that people made, and the reasons of lost deals.
-- Grain: one row per name, the most used first.
-- name: the name
-- notes: notes of it
-- is_retired: 1 when it is not offered any more
with
    named as (select name, min(is_retired) as is_retired from marts.themes group by 1),
    used as (select theme, count(*) as notes from marts.notes group by 1)
select t.name, coalesce(n.notes, 0) as notes, t.is_retired
from named as t
left join used as n on n.theme = t.name
order by notes desc, lower(t.name), t.name
