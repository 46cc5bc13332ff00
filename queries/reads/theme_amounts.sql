-- What is behind the themes that were heard in the period: the deals that they are linked to, directly or through their
-- lead, as they stand at data-as-of. One deal may be behind several themes: their amounts are never added.
-- Grain: one row per theme and currency; each deal once in each.
-- theme: the theme as it is called today; (not set) for notes without one
-- currency: the currency of the amounts
-- open_deals: deals that are open: what is at stake
-- open_amount: the sum of their amounts; null when none has one
-- open_unpriced: how many of them have no amount
-- won_deals: deals that are won
-- won_amount: the sum of their amounts; null when none has one
-- lost_deals: deals that are lost
-- lost_amount: the sum of their amounts; null when none has one
-- other_deals: deals of which no file tells whether they are open
with
    sold as (
        select
            deal_key,
            lead_key,
            is_linked,
            amount,
            currency,
            closed_on,
            case
                when status in ('won', 'lost') and coalesce(closed_on, cast($as_of as date)) <= cast($as_of as date)
                then status
                when status is null or coalesce(created_on, cast($as_of as date)) > cast($as_of as date)
                then 'unknown'
                else 'open'
            end as fate
        from marts.deals
        where
            channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
    ),
    said as (
        select statement_id, origin, note_id, kind, theme, team, said_on, state
        from marts.heard
        where
            coalesce(said_on, date '1900-01-01') >= coalesce(cast($from_on as date), date '1900-01-01')
            and coalesce(said_on, date '1900-01-01') < coalesce(cast($to_on as date), date '9999-12-31')
            and (origin <> 'deals' or coalesce(said_on, cast($as_of as date)) <= cast($as_of as date))
            and (
                coalesce($channel, $campaign, $segment, $region, $owner) is null
                or statement_id in (
                    select statement_id
                    from marts.heard_links
                    where
                        coalesce(channel, '') = coalesce(cast($channel as varchar), channel, '')
                        and coalesce(campaign, '') = coalesce(cast($campaign as varchar), campaign, '')
                        and coalesce(segment, '') = coalesce(cast($segment as varchar), segment, '')
                        and coalesce(region, '') = coalesce(cast($region as varchar), region, '')
                        and coalesce(owner, '') = coalesce(cast($owner as varchar), owner, '')
                )
            )
    ),
    touched as (
        select distinct s.theme, d.deal_key, d.fate, d.amount, d.currency
        from said as s
        join marts.heard_deals as h on h.statement_id = s.statement_id
        join sold as d on d.deal_key = h.deal_key
    )
select
    theme,
    currency,
    count(case when fate = 'open' then 1 end) as open_deals,
    sum(case when fate = 'open' then amount end) as open_amount,
    count(case when fate = 'open' and amount is null then 1 end) as open_unpriced,
    count(case when fate = 'won' then 1 end) as won_deals,
    sum(case when fate = 'won' then amount end) as won_amount,
    count(case when fate = 'lost' then 1 end) as lost_deals,
    sum(case when fate = 'lost' then amount end) as lost_amount,
    count(case when fate = 'unknown' then 1 end) as other_deals
from touched
group by 1, 2
order by 1, 2
