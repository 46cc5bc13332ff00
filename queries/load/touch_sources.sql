-- When a source begins or ceases to record acceptances, all its leads are derived anew.
insert into app.touched_leads
with
    accepts as (
        select distinct source from marts.cycles where accepted_on is not null
    ),
    changed as (
        select source from accepts where source not in (select source from accepting)
        union all
        select source from accepting where source not in (select source from accepts)
    )
select distinct lead_key
from marts.cycles
where
    source in (select source from changed)
    and lead_key not in (select lead_key from app.touched_leads)
;
