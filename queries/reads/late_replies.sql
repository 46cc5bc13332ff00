-- Who has MQLs waiting past the promised reply, and for how long: by the clock on the wall, at data-as-of.
-- Grain: one row per owner with MQLs past the promised reply, those with the most first.
-- owner: who owns them
-- is_known: 1 when the owner is in the list of people
-- is_active: 0 when that list says that the owner has left
-- late: MQLs past the promised reply and not answered
-- late_4_hours: of these, less than 4 hours past due
-- late_1_day: 4 to 24 hours
-- late_3_days: 1 to 3 days
-- late_7_days: 3 to 7 days
-- late_longer: 7 days and more
with
    late as (
        select
            owner, date_diff('second', due_at, least(replied_at, cast($as_of as date) + interval 1 day)) as late_seconds
        from marts.reply_clocks
        where
            {{ in_period_to_date("mql_on") }}
            and {{ filters("reply_clocks") }}
            and is_reply_exempt = 0
            and replied_at is not null
            and start_on <= cast($as_of as date)
            and coalesce(reply_result_on > cast($as_of as date), true)
            and least(replied_at, cast($as_of as date) + interval 1 day) > in_time_until
    )
select
    l.owner,
    max(case when p.person is not null then 1 else 0 end) as is_known,
    min(coalesce(p.is_active, 1)) as is_active,
    count(*) as late,
    count(case when late_seconds < 14400 then 1 end) as late_4_hours,
    count(case when late_seconds between 14400 and 86399 then 1 end) as late_1_day,
    count(case when late_seconds between 86400 and 259199 then 1 end) as late_3_days,
    count(case when late_seconds between 259200 and 604799 then 1 end) as late_7_days,
    count(case when late_seconds >= 604800 then 1 end) as late_longer
from late as l
left join marts.people as p on p.person = lower(trim(l.owner))
group by 1
order by 4 desc, 1
