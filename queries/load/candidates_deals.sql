-- Deals whose lead may be another; a deal of no known lead stands for itself. It may name several contacts.
create or replace temp table candidates as
select
    key,
    source || ':' || lead_id as id_key,
    email,
    key as became_deal_key,
    cast(null as varchar) as of_deal_key,
    'deal:' || key as otherwise,
    lead_key as was
from core.deals
where
    lead_key is null
    or source || ':' || lead_id in (select alias from touched_aliases)
    or 'email:' || email in (select alias from touched_aliases)
    or 'deal:' || key in (select alias from touched_aliases)
    or key in (
        select several.key
        from
            (
                select key, source || ':' || trim(unnest(string_split(lead_id, ';'))) as alias
                from core.deals
                where lead_id like '%;%'
            ) as several
        where several.alias in (select alias from touched_aliases)
    )
;
