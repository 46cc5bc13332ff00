delete from app.channel_names
;
delete from app.campaign_names
;
insert into app.channel_names by name
select given, channel, from_on, to_on
from incoming
where part = 'channel'
;
insert into app.campaign_names by name
select given, channel, campaign, from_on, to_on
from incoming
where part = 'campaign'
;
