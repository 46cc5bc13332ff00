-- Why the deals opened or won in the period are not those of the leads that came in it.
-- Grain: one row per deal or lead cycle that is in one of both counts only, by term, the newest lead first.
-- term: no_lead, further, returned, other_lead or before: counted in the period, but of no known lead, not the first of
-- its lead cycle, of a lead that had left and came back, of a lead outside these filters, or of one that came before
-- the period; later, other_deal or undated: its lead came in the period, but the deal is of later, is outside these
-- filters, or nobody recorded its day
-- cycles: 1
-- deal_key: the deal, by its source; null where none tells it
-- lead_key: the lead, by its source
-- cycle: 1 for the first trip
-- company: the company
-- channel: where the lead came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns the lead
-- lead_on: the day on which it is known to have entered
-- stage_on: the day the deal was opened or won
-- file_name: the upload it comes from
-- line: the line of that file
with
    told as (
        select
            s.lead_key,
            s.deal_key,
            s.day_on,
            case when {{ filters("s") }} then 1 else 0 end as is_asked,
            -- It is of the trip that reached the stage on its day, else of the last that had begun by then.
            coalesce(
                s.cycle,
                max(
                    case when s.day_on = case $stage when 'won' then j.won_on else j.opportunity_on end then j.cycle end
                ),
                max(j.cycle)
            ) as cycle
        from marts.stage_days as s
        left join marts.journeys as j on j.lead_key = s.lead_key and j.first_on <= s.day_on
        where s.stage = $stage and (s.stage <> 'won' or s.deal_key is not null)
        group by 1, 2, 3, 4, s.cycle
    ),
    events as (
        select
            t.*,
            row_number() over (partition by lead_key, cycle order by day_on, deal_key) as nth,
            case when {{ in_period_to_date("day_on") }} then is_asked else 0 end as is_counted
        from told as t
    ),
    cycles as (
        select
            s.*,
            1 as nth,
            case when {{ filters("s") }} then 1 else 0 end as is_asked,
            case when {{ in_period_to_date("lead_known_on") }} and entry_order = 1 then 1 else 0 end as is_of_period
        from marts.journey_steps as s
        where stage = $stage and known_on <= cast($as_of as date)
    ),
    terms as (
        select
            coalesce(e.lead_key, c.lead_key) as lead_key,
            coalesce(e.cycle, c.cycle) as cycle,
            e.deal_key,
            e.day_on,
            case
                when e.is_counted = 1 and c.is_asked * c.is_of_period = 1
                then null
                when e.is_counted = 1 and e.lead_key like 'deal:%'
                then 'no_lead'
                when e.is_counted = 1 and e.nth > 1
                then 'further'
                when e.is_counted = 1 and c.entry_order > 1
                then 'returned'
                when e.is_counted = 1
                then case c.is_asked when 0 then 'other_lead' else 'before' end
                when c.is_asked * c.is_of_period = 1 and coalesce(e.day_on > cast($as_of as date), true)
                then 'undated'
                when c.is_asked * c.is_of_period = 1
                then case e.is_asked when 0 then 'other_deal' else 'later' end
            end as term
        from cycles as c
        full join events as e on e.lead_key = c.lead_key and e.cycle = c.cycle and e.nth = c.nth
    )
select
    t.term,
    1 as cycles,
    t.deal_key,
    t.lead_key,
    t.cycle,
    coalesce(d.company, j.company) as company,
    {{ dimensions_of("j") }},
    j.lead_known_on as lead_on,
    t.day_on as stage_on,
    u.file_name,
    coalesce(d.line, j.line) as line
from terms as t
left join marts.journeys as j on j.lead_key = t.lead_key and j.cycle = t.cycle
left join marts.deals as d on d.deal_key = t.deal_key
left join app.uploads as u on u.upload_id = coalesce(d.upload_id, j.upload_id)
where t.term is not null
order by 1, 12 desc, 3, 4, 5
