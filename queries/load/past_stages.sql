-- Of the contested leads, what an earlier file told of a trip that later ones no longer tell: the MQL date is another
-- one that lies after all that the file could know, or it was emptied when the lead left. A date that was moved past
-- the day on which the lead reached the stage that it is in begins no trip: it was corrected.
delete from core.past_stages
where key in (select key from contested_keys)
;
insert into core.past_stages by name
with
    -- What speaks of a key once has told of no other trip before.
    several as (
        select key
        from raw.leads
        where key in (select key from contested_keys)
        group by 1
        having count(*) > 1
    ),
    told as (
        select
            r.*,
            cast(u.said_at as date) as said_on,
            u.place,
            coalesce(
                case when stage = 'sal' then sal_on when stage = 'sql' then sql_on end < mql_on,
                case when stage = 'opportunity' then opportunity_on when stage = 'won' then won_on end < mql_on,
                false
            ) as is_corrected
        from raw.leads as r
        join marts.upload_places as u on u.upload_id = r.upload_id
        join app.uploads as f on f.upload_id = r.upload_id
        where r.key in (select key from several) and list_contains(f.fields, 'mql_at')
    ),
    followed as (
        select
            *,
            lead(mql_on) over w as next_mql_on,
            lead(stage) over w as next_stage,
            lead(is_corrected) over w as is_corrected_next,
            coalesce(stage in ('rejected', 'recycled', 'disqualified', 'lost'), false) as has_left
        from told
        window w as (partition by key order by place, line)
    ),
    ended as (
        select *
        from followed
        where
            mql_on is not null
            and not is_corrected_next
            and coalesce(next_mql_on > said_on, next_stage in ('rejected', 'recycled', 'disqualified', 'lost'))
    ),
    events as (
        select *, 'mql' as event, mql_at as event_at, mql_on as event_on
        from ended
        union all
        select *, 'sal', sal_at, sal_on
        from ended
        union all
        select *, 'sql', sql_at, sql_on
        from ended
        union all
        select *, 'opportunity', opportunity_at, opportunity_on
        from ended
        union all
        select *, 'won', won_at, won_on
        from ended
        union all
        -- An exit that a file told before the lead came back.
        select *, stage, exit_at, coalesce(exit_on, said_on)
        from followed
        where
            has_left
            and next_stage not in ('rejected', 'recycled', 'disqualified', 'lost')
            and key in (select key from ended)
        union all
        -- Nobody told of the exit, but the next trip proves it: it came between the file and the next MQL.
        select
            *, 'recycled', cast(null as timestamp), greatest(said_on, cast(next_mql_on - interval 1 day as date))
        from ended
        where not has_left and next_mql_on > said_on
    )
select distinct
    key,
    event as stage,
    source,
    event_at as happened_at,
    event_on as happened_on,
    case when event in ('rejected', 'recycled', 'disqualified', 'lost') then reason end as reason,
    case when event = 'mql' then trigger end as trigger,
    upload_id,
    line
from events
where event_on is not null
;
