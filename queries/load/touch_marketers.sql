-- The leads that were touched by people who have become marketers, or ceased to be.
insert into app.touched_leads
with
    marketing as (
        select person
        from marts.people
        where lower(coalesce(team, '')) like '%marketing%'
    ),
    changed as (
        select person from marketing where person not in (select person from marketers)
        union all
        select person from marketers where person not in (select person from marketing)
    )
select distinct lead_key
from core.touches
where lower(trim(person)) in (select person from changed) and lead_key is not null
;
