-- The day up to which the data goes.
select cast(max(as_of) as date) as as_of from app.uploads where undone_at is null
