-- The people who work leads or deals, under each word by which an owner may be told: name, e-mail or id.
-- Grain: one row per word.
-- person: the word, lower case
-- name: the name as written
-- team: the team
-- is_active: 0 when the list says that the person has left
-- manager: the manager's name
-- office: the office or region
with
    words as (
        select lower(trim(name)) as person, name, team, is_active, manager, region
        from core.people
        where name is not null
        union all
        select lower(trim(email)), name, team, is_active, manager, region
        from core.people
        where email is not null
        union all
        select lower(trim(person_id)), name, team, is_active, manager, region
        from core.people
        where person_id is not null
    )
select
    person,
    max(trim(name)) as name,
    max(team) as team,
    max(case when is_active = false then 0 else 1 end) as is_active,
    max(trim(manager)) as manager,
    max(trim(region)) as office
from words
group by 1
