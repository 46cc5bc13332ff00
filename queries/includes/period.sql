-- Which days belong to the period `[$from_on, $to_on)`, open on either side, and how days are broken down.
-- in_period: a day of the period, whenever it became known
{% macro in_period(day_on) %}
    {{ day_on }} >= coalesce(cast($from_on as date), {{ day_on }})
    and {{ day_on }} < coalesce(cast($to_on as date), date '9999-12-31')
{% endmacro %}

-- in_period_to_date: a day of the period, up to data-as-of
{% macro in_period_to_date(day_on) %} {{ day_on }} <= cast($as_of as date) and {{ in_period(day_on) }} {% endmacro %}

-- touches_period: days from the first to the last that reach into the period
{% macro touches_period(first_on, last_on) %}
    {{ last_on }} >= coalesce(cast($from_on as date), {{ last_on }})
    and {{ first_on }} < coalesce(cast($to_on as date), date '9999-12-31')
{% endmacro %}

-- by_time: the first day of the month, quarter or week when it is broken down by one; all null when it is something
-- else
{% macro by_time(day_on) %}
    case when $by = 'month' then cast(cast(date_trunc('month', {{ day_on }}) as date) as varchar) end,
    case when $by = 'quarter' then cast({{ quarter_start(day_on) }} as varchar) end,
    case when $by = 'week' then cast({{ week_start(day_on) }} as varchar) end
{% endmacro %}

-- quarter_start: the first day of the quarter of the workspace's year, which begins $quarter_shift months after one of
-- the calendar
{% macro quarter_start(day_on) %}
    cast(
        date_trunc('quarter', {{ day_on }} - cast($quarter_shift as integer) * interval 1 month)
        + cast($quarter_shift as integer) * interval 1 month as date
    )
{% endmacro %}

-- week_start: the first day of the week, which begins $week_shift days after Monday
{% macro week_start(day_on) %}
    cast(
        date_trunc('week', {{ day_on }} - cast($week_shift as integer) * interval 1 day)
        + cast($week_shift as integer) * interval 1 day as date
    )
{% endmacro %}
