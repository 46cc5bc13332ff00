-- How often deals of the period were won in which a theme had been heard, against those in which it had not.
-- Grain: one row per theme that had been heard in any of them. A deal counts with a theme when a note of it was heard
-- before the day the deal closed. The reasons of won and lost deals do not count: they are told when it is over, and a
-- reason for losing is told of lost deals alone.
-- theme: the theme as it is called today; (not set) for notes without one
-- won: deals closed as won in the period in which it had been heard
-- lost: the same of deals lost
-- unclear_won: deals closed as won of which only a note without a day tells it: they are on neither side
-- unclear_lost: the same of deals lost
-- all_won: all deals closed as won in the period
-- all_lost: the same of deals lost
with
    closed as (
        select deal_key, status, closed_on
        from marts.deals
        where status in ('won', 'lost') and {{ in_period_to_date("closed_on") }} and {{ filters("deals") }}
    ),
    whole as (
        select
            count(case when status = 'won' then 1 end) as all_won,
            count(case when status = 'lost' then 1 end) as all_lost
        from closed
    ),
    heard as (
        select s.theme, c.deal_key, c.status, max(case when s.said_on is null then 0 else 1 end) as is_clear
        from marts.heard as s
        join marts.heard_deals as h on h.statement_id = s.statement_id
        join closed as c on c.deal_key = h.deal_key
        where
            s.origin <> 'deals'
            and s.kind not in ('loss_reason', 'win_reason')
            and (s.said_on is null or s.said_on < c.closed_on)
        group by 1, 2, 3
    )
select
    h.theme,
    count(case when h.status = 'won' and h.is_clear = 1 then 1 end) as won,
    count(case when h.status = 'lost' and h.is_clear = 1 then 1 end) as lost,
    count(case when h.status = 'won' and h.is_clear = 0 then 1 end) as unclear_won,
    count(case when h.status = 'lost' and h.is_clear = 0 then 1 end) as unclear_lost,
    max(w.all_won) as all_won,
    max(w.all_lost) as all_lost
from heard as h
cross join whole as w
group by 1
order by 1
