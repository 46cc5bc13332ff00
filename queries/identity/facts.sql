-- What is known of the keys that may not be a record of their own: those of a shared e-mail address, those that a file
-- says are merged or deleted, those that are missing from a complete export, those that people spoke of. The address
-- and the contact of a deal name a lead, not the deal: no address is shared between deals.
with
    live as (
        select
            r.key,
            case when '{{ table }}' = 'deals' or r.lead_id is not null then r.source end as source,
            case when '{{ table }}' = 'leads' then r.source || ':' || r.deal_id end as deal,
            case when '{{ table }}' = 'leads' then lower(trim(r.email)) end as email,
            r.created_on,
            coalesce(r.is_deleted, false) as is_deleted,
            u.place * 4294967296 + r.line as place,
            r.upload_id,
            r.merged_ids is not null or r.merged_into is not null as is_merged
        from raw.{{ table }} as r
        join marts.upload_places as u on u.upload_id = r.upload_id
    ),
    facts as (
        select
            key,
            min(source) as source,
            arg_max(deal, place) as deal,
            arg_max(email, place) as email,
            min(created_on) as created_on,
            arg_max(is_deleted, place) as is_deleted,
            max(upload_id) as upload_id,
            bool_or(is_merged) as is_merged
        from live
        group by 1
    ),
    shared as (select email from facts where email is not null group by 1 having count(*) > 1),
    gone as (
        select g.key, max(g.upload_id) as upload_id
        from app.gone as g
        join marts.upload_places as u on u.upload_id = g.upload_id
        where g.target = '{{ table }}'
        group by 1
    )
select
    f.key,
    f.source,
    f.deal,
    f.email,
    f.created_on,
    f.is_deleted or coalesce(g.upload_id > f.upload_id, false) as is_deleted,
    case when g.upload_id > f.upload_id then 'gone' else 'deleted' end as absence
from facts as f
left join gone as g on g.key = f.key
where
    f.is_deleted
    or f.is_merged
    or g.key is not null
    or f.email in (select email from shared)
    or f.key in (select absorbed from merges)
    or f.key in (select survivor from merges)
    or f.key in (select first_key from hands)
    or f.key in (select second_key from hands)
order by f.key
