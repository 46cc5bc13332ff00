-- Deals as they stood at the end of the day `asked.at_on`, as all that is known today tells it.
-- held_values: what histories and uploads tell of each deal's amount, close date, stage and status of that day
{% macro held_values() %}
    select
        v.deal_key,
        max(case v.field when 'amount' then v.amount end) as amount,
        max(case v.field when 'amount' then v.currency end) as currency,
        max(case v.field when 'closes' then v.day_on end) as closes_on,
        max(case v.field when 'stage' then v.word end) as stage,
        max(case when v.field = 'status' and v.word = 'lost' and v.next_word <> 'lost' then 1 end) as is_lost,
        max(case when v.field = 'amount' and v.known_from <= a.at_on then 1 end) as is_amount_known,
        max(case when v.field = 'closes' and v.known_from <= a.at_on then 1 end) as is_closing_known,
        max(case when v.field = 'stage' and v.known_from <= a.at_on then 1 end) as is_stage_known
    from marts.deal_values as v
    cross join asked as a
    where v.from_on <= a.at_on and coalesce(v.to_on, date '9999-12-31') > a.at_on
    group by 1
{% endmacro %}

-- deals_then: the deals of the filters that had been opened or closed by that day, beside each what it was then, by
-- `held`; of a deal that is closed, what it was closed with as it is known today
{% macro deals_then() %}
    select
        o.*,
        case
            when o.status is null or o.is_over = 1 then o.status when o.is_lost = 1 then 'lost' else 'open'
        end as status_then,
        case when o.is_over = 1 then o.stage else coalesce(o.held_stage, '(not set)') end as stage_then,
        case when o.is_over = 1 then o.amount else o.held_amount end as amount_then,
        case when o.is_over = 1 then o.currency else coalesce(o.held_currency, o.currency) end as currency_then,
        case when o.is_over = 1 then o.closed_on else o.held_closes_on end as closes_then,
        case when o.is_over = 1 then 1 else coalesce(o.is_amount_told, 0) end as is_amount_known,
        case when o.is_over = 1 then 1 else coalesce(o.is_closing_told, 0) end as is_closing_known,
        case when o.is_over = 1 then 1 else coalesce(o.is_stage_told, 0) end as is_stage_known
    from
        (
            select
                d.*,
                a.at_on,
                h.amount as held_amount,
                h.currency as held_currency,
                h.closes_on as held_closes_on,
                h.stage as held_stage,
                h.is_lost,
                h.is_amount_known as is_amount_told,
                h.is_closing_known as is_closing_told,
                h.is_stage_known as is_stage_told,
                case
                    when d.status in ('won', 'lost') and coalesce(d.closed_on, a.at_on) <= a.at_on then 1 else 0
                end as is_over
            from marts.deals as d
            cross join asked as a
            left join held as h on h.deal_key = d.deal_key
            where
                (
                    coalesce(d.created_on, a.at_on) <= a.at_on
                    -- also one that was closed before it was opened
                    or (d.status in ('won', 'lost') and d.closed_on <= a.at_on)
                )
                and {{ filters("d") }}
        ) as o
{% endmacro %}

-- stage_told: the stage then; (not set) of a deal that was closed later, where nothing tells what it was before
{% macro stage_told(rows) %}
    case
        when {{ rows }}.status_then <> {{ rows }}.status and {{ rows }}.is_stage_known = 0
        then '(not set)'
        else {{ rows }}.stage_then
    end
{% endmacro %}

-- is_as_today: 1 where status and stage were what they are today: what else goes with a stage holds only then
{% macro is_as_today(rows) %}
    case
        when {{ rows }}.status_then <> {{ rows }}.status
        then 0
        -- a stage that nothing tells is taken for today's
        when {{ rows }}.stage_then <> {{ rows }}.stage
        then 0
        else 1
    end
{% endmacro %}
