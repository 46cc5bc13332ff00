-- Each stage or exit that happened, on its day; only what is dated, nothing imputed. Opportunities, wins and losses are
-- those of each deal; what a lead's own source says of one counts where no deal tells it.
-- Grain: one row per journey and dated stage or exit, and per deal that was opened, won or lost.
-- day_on: the day
-- stage: the stage or exit
-- lead_key: the lead, or `deal:` and the deal when no lead is known
-- cycle: its trip; null for what a deal tells
-- deal_key: the deal that tells it; null for what the journey itself tells
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
with
    told as (
        select
            d.lead_key,
            max(case when d.created_on is not null then 1 else 0 end) as tells_opportunity,
            max(case when d.status = 'won' and d.closed_on is not null then 1 else 0 end) as tells_won,
            max(case when d.status = 'lost' and d.closed_on is not null then 1 else 0 end) as tells_lost
        from marts.deals as d
        group by 1
    ),
    journeys as (
        select
            j.*,
            case when j.deal_key is not null and t.tells_opportunity = 1 then 1 else 0 end as tells_opportunity,
            case when j.deal_key is not null and t.tells_won = 1 then 1 else 0 end as tells_won,
            case when j.deal_key is not null and t.tells_lost = 1 then 1 else 0 end as tells_lost
        from marts.journeys as j
        left join told as t on t.lead_key = j.lead_key
    )
select lead_on as day_on, 'lead' as stage, lead_key, cycle, cast(null as varchar) as deal_key, {{ dimensions() }}
from journeys
where lead_on is not null
union all
select mql_on, 'mql', lead_key, cycle, null, {{ dimensions() }}
from journeys
where mql_on is not null
union all
select sal_on, 'sal', lead_key, cycle, null, {{ dimensions() }}
from journeys
where sal_on is not null
union all
select sql_on, 'sql', lead_key, cycle, null, {{ dimensions() }}
from journeys
where sql_on is not null
union all
select opportunity_on, 'opportunity', lead_key, cycle, null, {{ dimensions() }}
from journeys
where opportunity_on is not null and tells_opportunity = 0
union all
select won_on, 'won', lead_key, cycle, null, {{ dimensions() }}
from journeys
where won_on is not null and tells_won = 0
union all
select exit_on, exit_kind, lead_key, cycle, null, {{ dimensions() }}
from journeys
where exit_on is not null and (exit_kind <> 'lost' or tells_lost = 0)
union all
select created_on, 'opportunity', lead_key, null, deal_key, {{ dimensions() }}
from marts.deals
where
    created_on is not null
    and deal_key in (select key from core.deals where coalesce(created_as, 'opportunity') = 'opportunity')
union all
select closed_on, status, lead_key, null, deal_key, {{ dimensions() }}
from marts.deals
where status in ('won', 'lost') and closed_on is not null
