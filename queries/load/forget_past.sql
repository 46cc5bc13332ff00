-- What earlier trips left behind is derived anew.
delete from core.past_stages
;
