-- The lead that each candidate belongs to: by id, else by the deal it became, else by e-mail, else by a history
-- that knows the id, else as its deal.
create or replace temp table linked as
with
    by_mail as (
        select email, arg_min(key, (coalesce(created_on, date '9999-12-31'), key)) as lead_key
        from core.leads
        where email in (select email from candidates)
        group by 1
    ),
    by_deal as (
        select source || ':' || deal_id as deal_key, min(key) as lead_key
        from core.leads
        where source || ':' || deal_id in (select became_deal_key from candidates)
        group by 1
    ),
    by_history as (
        select distinct lead_key
        from core.stage_history
        where lead_key in (select id_key from candidates)
    )
select
    c.key,
    c.was,
    coalesce(own.key, d.lead_key, m.lead_key, h.lead_key, o.lead_key, c.otherwise) as lead_key
from candidates as c
left join core.leads as own on own.key = c.id_key
left join by_history as h on h.lead_key = c.id_key
left join by_deal as d on d.deal_key = c.became_deal_key
left join by_mail as m on m.email = c.email
left join core.deals as o on o.key = c.of_deal_key
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
