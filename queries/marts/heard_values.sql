-- Where a statement belongs in a breakdown: what it names itself, else what the leads and deals have that it is linked
-- to; (several) where these differ. One without any has no row.
-- Grain: one row per statement and dimension.
-- statement_id: the statement
-- dimension: segment, competitor, campaign, channel or stage
-- value: the value
with
    links as (select statement_id, kind, value, channel, campaign, segment from marts.heard_links),
    told as (
        select
            statement_id,
            kind as dimension,
            case
                kind when 'segment' then segment when 'campaign' then campaign when 'channel' then channel else value
            end as value,
            1 as is_named
        from links
        where kind in ('segment', 'competitor', 'campaign', 'channel', 'stage')
        union all
        select statement_id, 'segment', segment, 0
        from links
        where kind in ('lead', 'deal')
        union all
        select statement_id, 'campaign', campaign, 0
        from links
        where kind in ('lead', 'deal')
        union all
        select statement_id, 'channel', channel, 0
        from links
        where kind in ('lead', 'deal')
    ),
    known as (
        select
            statement_id,
            dimension,
            value,
            is_named,
            max(is_named) over (partition by statement_id, dimension) as is_any_named
        from told
        where value <> '(not set)'
    )
select statement_id, dimension, case when min(value) = max(value) then min(value) else '(several)' end as value
from known
where is_named = is_any_named
group by 1, 2
