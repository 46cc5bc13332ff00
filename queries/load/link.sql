-- The lead that each candidate belongs to: by id, else by the deal it became, else by e-mail, else by a history
-- that knows the id, else as its deal. Each is the record that goes by the name; what names a lead that is in no count
-- belongs to none by its id. Of several ids (`101;102`) the lead that was known first counts.
create or replace temp table named_ids as
with
    split_ids as (
        select key, split_part(id_key, ':', 1) as source, trim(unnest(string_split(id_key, ';'))) as part
        from candidates
        where id_key like '%;%'
    ),
    ids as (
        select key, id_key
        from candidates
        where id_key is not null and id_key not like '%;%'
        union all
        select key, case when starts_with(part, source || ':') then part else source || ':' || part end
        from split_ids
        where part not in ('', source || ':')
    )
select i.key, coalesce(a.record, i.id_key) as id_key, a.alias is not null and a.record is null as is_absent
from ids as i
left join core.aliases as a on a.target = 'leads' and a.rule <> 'name' and a.alias = i.id_key
;
create or replace temp table named as
select c.*, coalesce(d.record, c.became_deal_key) as deal_key, coalesce(o.record, c.of_deal_key) as other_deal_key
from candidates as c
left join core.aliases as d on d.target = 'deals' and d.rule <> 'name' and d.alias = c.became_deal_key
left join core.aliases as o on o.target = 'deals' and o.rule <> 'name' and o.alias = c.of_deal_key
;
create or replace temp table linked as
with
    addresses as (
        select email, key, created_on
        from core.leads
        where email in (select email from named)
        union all
        select n.email, l.key, l.created_on
        from (select distinct email, 'email:' || lower(email) as alias from named where email is not null) as n
        join core.aliases as a on a.target = 'leads' and a.alias = n.alias
        join core.leads as l on l.key = a.record
    ),
    by_mail as (
        select email, arg_min(key, (coalesce(created_on, date '9999-12-31'), key)) as lead_key
        from addresses
        group by 1
    ),
    became as (
        select source || ':' || deal_id as deal_key, key as lead_key
        from core.leads
        where deal_id is not null
        union all
        select substr(alias, 6), record
        from core.aliases
        where target = 'leads' and rule = 'name' and alias like 'deal:%'
    ),
    by_deal as (
        select coalesce(a.record, b.deal_key) as deal_key, min(b.lead_key) as lead_key
        from became as b
        left join core.aliases as a on a.target = 'deals' and a.rule <> 'name' and a.alias = b.deal_key
        where coalesce(a.record, b.deal_key) in (select deal_key from named)
        group by 1
    ),
    by_id as (
        select
            i.key,
            arg_min(l.key, (coalesce(l.created_on, date '9999-12-31'), l.key)) as lead_key,
            min(h.lead_key) as history_key,
            bool_and(i.is_absent) as is_absent
        from named_ids as i
        left join core.leads as l on l.key = i.id_key
        left join (select distinct lead_key from core.stage_history) as h on h.lead_key = i.id_key
        group by 1
    )
select
    c.key,
    c.was,
    case
        when i.is_absent
        then coalesce(d.lead_key, o.lead_key, case when c.otherwise like 'deal:%' then c.otherwise end)
        else coalesce(i.lead_key, d.lead_key, m.lead_key, i.history_key, o.lead_key, c.otherwise)
    end as lead_key
from named as c
left join by_id as i on i.key = c.key
left join by_deal as d on d.deal_key = c.deal_key
left join by_mail as m on m.email = c.email
left join core.deals as o on o.key = c.other_deal_key
;
insert into app.touched_leads
select was
from linked
where was is not null
union all
select lead_key
from linked
where lead_key is not null
;
update core.{{ table }} as t
set lead_key = linked.lead_key
from linked
where linked.key = t.key and t.lead_key is distinct from linked.lead_key
;
