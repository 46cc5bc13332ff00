-- The records of a source that earlier uploads held and a complete export does not: one in which at least three of four
-- of those that are known are. None for another file.
with
    known as (
        select r.key, max(case when r.upload_id = $upload_id then 1 else 0 end) as is_here
        from raw.{{ table }} as r
        join app.uploads as u on u.upload_id = r.upload_id
        where u.undone_at is null and r.source = $source and starts_with(r.key, $source || ':')
        group by 1
    ),
    counted as (
        select k.*
        from known as k
        left join core.aliases as a on a.target = '{{ table }}' and a.rule <> 'name' and a.alias = k.key
        where
            k.key in (select key from raw.{{ table }} where upload_id < $upload_id)
            and (a.alias is null or (a.record is not null and a.rule <> 'merged'))
            and k.key not in (select absorbed from merges)
    ),
    shares as (select sum(is_here) as here, count(*) as whole from counted)
select c.key
from counted as c
cross join shares as s
where c.is_here = 0 and s.here * 4 >= s.whole * 3
order by c.key
