-- Version 7: names that people gave to channels and campaigns, each from a day on.
create table app.names(
    name_id varchar,
    kind varchar,
    given varchar,
    name varchar,
    from_on date,
    to_on date,
    set_at timestamp,
    set_by varchar,
    withdrawn_at timestamp,
    withdrawn_by varchar
)
;
