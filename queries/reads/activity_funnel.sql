-- What happened in the period, whichever cohort it belongs to. Volumes: a ratio of two of them moves with volume.
-- Grain: one row per breakdown value and stage or exit.
-- value: the breakdown value; `all` without a breakdown
-- stage: lead to won, then rejected, disqualified, lost and recycled
-- stage_order: 1 to 10
-- events: how often, by its own date; nothing imputed
with
    days as (
        select
            *,
            coalesce(
                case when $by = 'channel' then channel end,
                case when $by = 'campaign' then campaign end,
                case when $by = 'segment' then segment end,
                case when $by = 'region' then region end,
                case when $by = 'owner' then owner end,
                case when $by = 'month' then cast(cast(date_trunc('month', day_on) as date) as varchar) end,
                case when $by = 'quarter' then cast(cast(date_trunc('quarter', day_on) as date) as varchar) end,
                case when $by = 'week' then cast(cast(date_trunc('week', day_on) as date) as varchar) end,
                'all'
            ) as value
        from marts.stage_days
        where
            day_on <= cast($as_of as date)
            and day_on >= coalesce(cast($from_on as date), day_on)
            and day_on < coalesce(cast($to_on as date), date '9999-12-31')
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
    )
select d.value, d.stage, o.stage_order, count(*) as events
from days as d
join marts.stages as o on o.stage = d.stage
group by 1, 2, 3
order by 1, 3
