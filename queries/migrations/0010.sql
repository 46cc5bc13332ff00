-- Version 10: how each upload was read. When a newer version reads files otherwise, the kept bytes of those that it
-- concerns are read again, as they were asked for; `unread` says why that could not be done.
alter table app.uploads add column request varchar
;

alter table app.uploads add column reading varchar
;

alter table app.uploads add column unread varchar
;
