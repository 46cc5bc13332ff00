-- What a dimension narrows and breaks down. A new dimension is a line in the blocks of those rows that know it.
-- filters: which rows the filters leave
{% macro filters(rows) %}
    {{ spend_filters(rows) }} and {{ rows }}.owner = coalesce(cast($owner as varchar), {{ rows }}.owner)
{% endmacro %}

-- spend_filters: the same for spend, which has no owner
{% macro spend_filters(rows) %} {{ traffic_filters(rows) }} and {{ segment_filter(rows) }} {% endmacro %}

-- segment_filter: the same for what knows the segment alone
{% macro segment_filter(rows) %}
    {{ rows }}.segment = coalesce(cast($segment as varchar), {{ rows }}.segment)
{% endmacro %}

-- traffic_filters: the same for traffic, which has neither owner nor segment
{% macro traffic_filters(rows) %}
    {{ rows }}.channel = coalesce(cast($channel as varchar), {{ rows }}.channel)
    and {{ rows }}.campaign = coalesce(cast($campaign as varchar), {{ rows }}.campaign)
    and {{ rows }}.region = coalesce(cast($region as varchar), {{ rows }}.region)
{% endmacro %}

-- link_filters: the same for the links of a note, which may know none of them
{% macro link_filters(rows) %}
    coalesce({{ rows }}.channel, '') = coalesce(cast($channel as varchar), {{ rows }}.channel, '')
    and coalesce({{ rows }}.campaign, '') = coalesce(cast($campaign as varchar), {{ rows }}.campaign, '')
    and coalesce({{ rows }}.segment, '') = coalesce(cast($segment as varchar), {{ rows }}.segment, '')
    and coalesce({{ rows }}.region, '') = coalesce(cast($region as varchar), {{ rows }}.region, '')
    and coalesce({{ rows }}.owner, '') = coalesce(cast($owner as varchar), {{ rows }}.owner, '')
{% endmacro %}

-- filter_values: the values that are chosen, each null where its dimension is not narrowed
{% macro filter_values() %} $channel, $campaign, $segment, $region, $owner {% endmacro %}

-- dimensions: the columns of all dimensions
{% macro dimensions() %} channel, campaign, segment, region, owner {% endmacro %}

-- dimensions_of: the same, of one of several tables
{% macro dimensions_of(rows) %}
    {{ rows }}.channel, {{ rows }}.campaign, {{ rows }}.segment, {{ rows }}.region, {{ rows }}.owner
{% endmacro %}

-- spend_dimensions: the same for spend, (any) where it knows none
{% macro spend_dimensions() %} channel, campaign, segment, region, '(any)' {% endmacro %}

-- traffic_dimensions: the same for traffic, (any) where it knows none
{% macro traffic_dimensions() %} channel, campaign, '(any)', region, '(any)' {% endmacro %}

-- by_dimension: the value of the dimension that is broken down by; all null when it is something else
{% macro by_dimension(rows) %}
    {{ spend_by_dimension(rows) }}, case when $by = 'owner' then {{ rows }}.owner end
{% endmacro %}

-- spend_by_dimension: the same for spend, which has no owner
{% macro spend_by_dimension(rows) %}
    {{ traffic_by_dimension(rows) }}, case when $by = 'segment' then {{ rows }}.segment end
{% endmacro %}

-- traffic_by_dimension: the same for traffic, which has neither owner nor segment
{% macro traffic_by_dimension(rows) %}
    case when $by = 'channel' then {{ rows }}.channel end,
    case when $by = 'campaign' then {{ rows }}.campaign end,
    case when $by = 'region' then {{ rows }}.region end
{% endmacro %}

-- dimension_values: each dimension with the values that rows have
{% macro dimension_values(rows) %}
    select 'channel' as dimension, channel as value
    from {{ rows }}
    union all
    select 'campaign' as dimension, campaign as value
    from {{ rows }}
    union all
    select 'segment' as dimension, segment as value
    from {{ rows }}
    union all
    select 'region' as dimension, region as value
    from {{ rows }}
    union all
    select 'owner' as dimension, owner as value
    from {{ rows }}
{% endmacro %}
