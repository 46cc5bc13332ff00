-- How often each stage or exit happened, per day and breakdown value; only what is dated, nothing
-- imputed.
-- Grain: one row per day, stage and breakdown values. Of the leads that are being derived.
-- day_on: the day
-- stage: the stage or exit
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- events: how often
with
    touched as (select j.* from marts.journeys as j join app.touched_leads as t on t.lead_key = j.lead_key),
    events as (
        select lead_on as day_on, 'lead' as stage, channel, campaign, segment, region, owner
        from touched
        where lead_on is not null
        union all
        select mql_on as day_on, 'mql' as stage, channel, campaign, segment, region, owner
        from touched
        where mql_on is not null
        union all
        select sal_on as day_on, 'sal' as stage, channel, campaign, segment, region, owner
        from touched
        where sal_on is not null
        union all
        select sql_on as day_on, 'sql' as stage, channel, campaign, segment, region, owner
        from touched
        where sql_on is not null
        union all
        select opportunity_on as day_on, 'opportunity' as stage, channel, campaign, segment, region, owner
        from touched
        where opportunity_on is not null
        union all
        select won_on as day_on, 'won' as stage, channel, campaign, segment, region, owner
        from touched
        where won_on is not null
        union all
        select exit_on, exit_kind, channel, campaign, segment, region, owner
        from touched
        where exit_on is not null
    )
select day_on, stage, channel, campaign, segment, region, owner, count(*) as events
from events
group by 1, 2, 3, 4, 5, 6, 7
