-- The leads that have one of these spellings, by themselves or by a deal.
delete from app.touched_leads
;
insert into app.touched_leads
with
    channels as (
        select given from incoming where part = 'channel'
    ),
    campaigns as (
        select given from incoming where part = 'campaign'
    )
select key
from core.leads
where channel in (select given from channels) or campaign in (select given from campaigns)
union
select lead_key
from core.deals
where lead_key is not null and (channel in (select given from channels) or campaign in (select given from campaigns))
;
