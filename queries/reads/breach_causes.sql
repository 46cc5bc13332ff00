-- Why replies to the MQLs of the period came late or not yet: what somebody wrote down, or else what the legs of the
-- clock show, with the side whose move it was.
-- Grain: one row per side and cause.
-- side: sales, marketing or both
-- cause: what somebody wrote down; or no owner yet, assigned too late, owner has left, not answered, replied late
-- is_explained: 1 when somebody wrote it down
-- still_open: of these, not answered yet
-- leads: how many
with
    newest as (
        select
            lead_key,
            cycle,
            side,
            reason,
            row_number() over (partition by lead_key, cycle order by made_at desc, note_id) as nth
        from marts.breach_reasons
        where clause = 'response'
    ),
    broken as (
        select h.*, case when coalesce(h.reply_result_on > cast($as_of as date), true) then 1 else 0 end as is_waiting
        from marts.reply_clocks as h
        where
            {{ in_period_to_date("mql_on") }}
            and {{ filters("h") }}
            and is_reply_exempt = 0
            and replied_at is not null
            and (
                (reply_result = 'met_late' and reply_result_on <= cast($as_of as date))
                or (
                    start_on <= cast($as_of as date)
                    and coalesce(reply_result_on > cast($as_of as date), true)
                    and least(replied_at, cast($as_of as date) + interval 1 day) > in_time_until
                )
            )
    ),
    explained as (
        select
            b.is_waiting,
            n.side,
            n.reason,
            case
                when b.owner = '(not set)'
                then 'no owner yet'
                when b.assigned_at > b.in_time_until
                then 'assigned too late'
                when p.is_active = 0 and b.is_waiting = 1
                then 'owner has left'
                when b.is_waiting = 1
                then 'not answered'
                else 'replied late'
            end as cause
        from broken as b
        left join newest as n on n.lead_key = b.lead_key and n.cycle = b.cycle and n.nth = 1
        left join marts.people as p on p.person = lower(trim(b.owner))
    )
select
    coalesce(
        side, case when cause in ('no owner yet', 'assigned too late', 'owner has left') then 'both' else 'sales' end
    ) as side,
    coalesce(reason, cause) as cause,
    case when reason is not null then 1 else 0 end as is_explained,
    sum(is_waiting) as still_open,
    count(*) as leads
from explained
group by 1, 2, 3
order by 5 desc, 1, 2
