-- What sales decided of the MQLs of the period, at data-as-of. Columns: those of marts.reply_clocks, and
-- now_at: up to when it is known what sales decided; null where that is not told
-- state: accepted, rejected, left, accepted_by_default for one that is past its time, pending, or unjudged
-- is_rejected_below: 1 for one that sales rejected as below the definition, unless it is known to be below it anyway
-- answer_result: met, met_late or unknown_precision, for one that was answered and is not exempt
-- decided_mqls: lead cycles that became an MQL in the period, under the filters
{% macro decided_mqls() %}
    select
        m.*,
        case
            when decided_on <= cast($as_of as date)
            then decision
            when answered_on <= cast($as_of as date)
            then answer
            when decisions_at is null
            then 'unjudged'
            when now_at > decision_in_time_until and is_decision_exempt = 0
            then 'accepted_by_default'
            else 'pending'
        end as state,
        case
            when is_not_meeting = 1 and decided_on <= cast($as_of as date) and coalesce(definition, '') <> 'below'
            then 1
            else 0
        end as is_rejected_below,
        case
            when answered_on <= cast($as_of as date) and is_decision_exempt = 0 then decision_result
        end as answer_result
    from
        (
            select h.*, least(decisions_at, cast($as_of as date) + interval 1 day) as now_at
            from marts.reply_clocks as h
            where {{ in_period_to_date("mql_on") }} and {{ filters("h") }}
        ) as m
{% endmacro %}
