-- What is odd in the data: counted and listed, never hidden, never put right.
-- Grain: one row per issue and record.
-- issue: what is odd
-- record: the record, by its source
-- detail: the values that are odd
-- upload_id: the upload it comes from
-- line: the line of its file
select
    'stages out of order' as issue,
    lead_key as record,
    concat(
        'lead ',
        lead_on,
        ', MQL ',
        mql_on,
        ', SAL ',
        sal_on,
        ', SQL ',
        sql_on,
        ', opportunity ',
        opportunity_on,
        ', won ',
        won_on
    ) as detail,
    upload_id,
    line
from marts.journeys
where is_backwards
union all
select 'deal closed before it was opened', key, concat(status, ' ', closed_on, ', opened ', created_on), upload_id, line
from core.deals
where status in ('won', 'lost') and coalesce(closed_at < created_at, closed_on < created_on)
union all
select 'deal without a date', key, concat(coalesce(stage, ''), ' ', coalesce(name, '')), upload_id, line
from core.deals
where created_on is null and closed_on is null
union all
select 'deal without an account', key, concat(coalesce(stage, ''), ' ', coalesce(name, '')), upload_id, line
from core.deals
where company is null
union all
select 'deal without a lead', key, coalesce(name, ''), upload_id, line
from core.deals
where lead_key like 'deal:%' and exists (select 1 from core.leads)
union all
select 'deal with a negative amount', key, cast(amount as varchar), upload_id, line
from core.deals
where amount < 0
union all
select 'lead without an owner', key, coalesce(stage, ''), upload_id, line
from core.leads
where owner is null
union all
select 'lead without a date', key, coalesce(stage, ''), upload_id, line
from core.leads
where created_on is null
union all
select 'exit without a date', lead_key, left_as, upload_id, line
from marts.journeys
where left_as is not null and exit_on is null
union all
select 'touch of no known lead', t.key, coalesce(t.subject, ''), t.upload_id, t.line
from core.touches as t
left join marts.cycles as c on c.lead_key = t.lead_key
left join core.leads as l on l.key = t.lead_key
where c.lead_key is null and l.key is null
union all
select
    'touch before the lead was known',
    t.key,
    concat('touched ', t.happened_on, ', lead known from ', l.created_on),
    t.upload_id,
    t.line
from core.touches as t
join core.leads as l on l.key = t.lead_key
where coalesce(t.happened_at < l.created_at, t.happened_on < l.created_on)
union all
select
    'lead known in two sources', l.key, concat('known in ', m.sources, ' sources under one e-mail'), l.upload_id, l.line
from core.leads as l
join
    (select email, count(distinct source) as sources from core.leads where email is not null group by 1) as m
    on m.email = l.email
where m.sources > 1
