-- What the history of a deal tells day by day, of those whose history begins with the deal.
-- Grain: one row per deal and day on which its history tells anything.
-- deal_key: the deal, by its source
-- told_on: the day
-- stage: the stage it was in at the end of that day, in the source's words; null where that day tells none
with
    told as (
        select
            d.key as deal_key,
            d.created_on,
            h.changed_on,
            case when coalesce(h.status, 'open') = 'open' then h.stage end as stage,
            row_number() over (
                partition by
                    d.key,
                    h.changed_on,
                    case when coalesce(h.status, 'open') = 'open' and h.stage is not null then 1 else 0 end
                order by h.changed_at desc, h.upload_id desc, h.line desc
            ) as place
        from core.deal_history as h
        join core.deals as d on d.source = h.source and d.deal_id = h.deal_id
        where h.changed_on is not null
    ),
    begun as (select deal_key from told group by deal_key, created_on having min(changed_on) <= created_on)
select deal_key, changed_on as told_on, max(stage) as stage
from told
where place = 1 and deal_key in (select deal_key from begun)
group by 1, 2
