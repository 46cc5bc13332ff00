-- Version 4: up to which instant an upload tells. Its data-as-of is an instant on the day where things happened, which
-- in the east of the world is hours later.
alter table app.uploads add column told_at timestamp
;
