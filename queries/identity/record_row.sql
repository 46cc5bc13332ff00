-- A record as it counts.
select * from core.{{ table }} where key = $key
