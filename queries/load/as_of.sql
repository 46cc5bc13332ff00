-- The day up to which the data goes: the newest data-as-of of what speaks of leads and deals. Spend and traffic count
-- only when there is nothing else: a daily ad export would age each open lead.
select
    cast(
        coalesce(
            max(case when target in ('leads', 'stage_history', 'deals', 'deal_history', 'touches') then as_of end),
            max(as_of)
        ) as date
    ) as as_of
from app.uploads
where undone_at is null
