-- Calls, e-mails and meetings that people made in the period; what machines sent and what came in is left out.
-- Grain: one row per breakdown value and kind.
-- value: the breakdown value; `person` breaks down by who made it
-- kind: call, email, meeting or other
-- touches: how many
-- people: by how many people, as far as the source names them
with
    made as (
        select
            *,
            coalesce(
                case when $by = 'channel' then channel end,
                case when $by = 'campaign' then campaign end,
                case when $by = 'segment' then segment end,
                case when $by = 'region' then region end,
                case when $by = 'owner' then owner end,
                case when $by = 'person' then person end,
                case when $by = 'month' then cast(cast(date_trunc('month', happened_on) as date) as varchar) end,
                case when $by = 'quarter' then cast(cast(date_trunc('quarter', happened_on) as date) as varchar) end,
                case when $by = 'week' then cast(cast(date_trunc('week', happened_on) as date) as varchar) end,
                'all'
            ) as value
        from marts.touches
        where
            happened_on <= cast($as_of as date)
            and happened_on >= coalesce(cast($from_on as date), happened_on)
            and happened_on < coalesce(cast($to_on as date), date '9999-12-31')
            and is_outbound = 1
            and is_automatic = 0
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
    )
select value, kind, count(*) as touches, count(distinct case when person <> '(not set)' then person end) as people
from made
group by 1, 2
order by 1, 2
