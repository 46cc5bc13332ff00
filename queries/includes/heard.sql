-- What was heard in the period under the filters; without a day it belongs to the time before all periods.
-- heard_in_period: a day of the period; none is the first of all days
{% macro heard_in_period(day_on) %}
    coalesce({{ day_on }}, date '1900-01-01') >= coalesce(cast($from_on as date), date '1900-01-01')
    and coalesce({{ day_on }}, date '1900-01-01') < coalesce(cast($to_on as date), date '9999-12-31')
{% endmacro %}

-- heard_statements: the statements of the period; with filters, those whose links they leave
{% macro heard_statements(links) %}
    select statement_id, origin, note_id, kind, theme, team, said_on, state
    from marts.heard
    where
        {{ heard_in_period("said_on") }}
        and (origin <> 'deals' or coalesce(said_on, cast($as_of as date)) <= cast($as_of as date))
        and (
            coalesce({{ filter_values() }}) is null
            or statement_id in (select l.statement_id from {{ links }} as l where {{ link_filters("l") }})
        )
{% endmacro %}
