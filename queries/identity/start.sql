-- What files say of merged records, and what people said of two records and did not take back.
create or replace temp table merges as
with
    live as (
        select distinct r.key, r.source, r.merged_ids, r.merged_into
        from raw.{{ table }} as r
        join app.uploads as u on u.upload_id = r.upload_id
        where u.undone_at is null and (r.merged_ids is not null or r.merged_into is not null)
    ),
    listed as (
        select key, source, trim(unnest(regexp_split_to_array(merged_ids, '[;,]'))) as absorbed_id
        from live
        where merged_ids is not null
    )
select source || ':' || absorbed_id as absorbed, key as survivor
from listed
where absorbed_id <> ''
union
select key, source || ':' || trim(merged_into)
from live
where trim(merged_into) <> ''
;
create or replace temp table hands as
select match_id, kind, first_key, second_key, made_at
from app.matches
where target = '{{ table }}' and kind in ('join', 'split') and withdrawn_at is null
;

create or replace temp table changed_aliases(alias varchar)
;
