-- Standing targets of the same number that share a part of the days: neither lies within the other.
select starts_on, ends_on
from marts.plans
where
    metric = $metric
    and segment is not distinct from $segment
    and currency = coalesce($currency, '(not set)')
    and starts_on <= $ends_on
    and ends_on >= $starts_on
    and not (starts_on >= $starts_on and ends_on <= $ends_on)
    and not (starts_on <= $starts_on and ends_on >= $ends_on)
order by starts_on, ends_on
