-- Whether any name stands, or did when the rows were named.
select
    (select count(*) from app.names where withdrawn_at is null)
    + (select count(*) from app.channel_names)
    + (select count(*) from app.campaign_names) as names
