-- Each upload's rows add up: loaded + set aside + duplicates + skipped = rows in the file.
with
    stored as (
        select upload_id
        from raw.leads
        union all
        select upload_id
        from raw.stage_history
        union all
        select upload_id
        from raw.deals
        union all
        select upload_id
        from raw.deal_history
        union all
        select upload_id
        from raw.touches
        union all
        select upload_id
        from raw.campaign_days
        union all
        select upload_id
        from raw.traffic_days
        union all
        select upload_id
        from raw.people
        union all
        select upload_id
        from raw.quotas
        union all
        select upload_id
        from raw.plans
        union all
        select upload_id
        from raw.campaign_touches
        union all
        select upload_id
        from raw.notes
    ),
    loaded as (select upload_id, count(*) as loaded from stored group by 1)
select u.upload_id, u.records, coalesce(l.loaded, 0) as loaded, u.set_aside, u.duplicates, u.skipped
from app.uploads as u
left join loaded as l on l.upload_id = u.upload_id
where u.records <> coalesce(l.loaded, 0) + u.set_aside + u.duplicates + u.skipped
