create or replace temp table versions as
select coalesce(max(cast(value as bigint)), 0) + 1 as data_version
from app.workspace
where name = 'data_version'
;
delete from app.workspace
where name = 'data_version'
;
insert into app.workspace
select 'data_version', cast(data_version as varchar)
from versions
;
