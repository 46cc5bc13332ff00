insert into deltas
select day_on, stage, channel, campaign, segment, region, owner, events
from marts.touched_stage_days
;
