-- What is known of the MQLs of the period, so that a list that cannot be known is not mistaken for an empty one.
-- Grain: one row.
-- mqls: MQLs of the period
-- unjudged: of these, those of a source without any calls, e-mails or meetings
-- owned: those with an owner
-- people: names in the list of people
-- stated: those whose acceptance is recorded, by their source or in the app
-- agreed: those for which a definition is agreed
-- defined: those of which score or trigger decides whether they meet it
-- attempts_agreed: those for which attempts are agreed
-- rejected: those that sales rejected
-- reasoned: of these, those with a reason
-- qualified: those that were qualified
select
    count(*) as mqls,
    count(case when f.replied_at is null then 1 end) as unjudged,
    count(case when f.owner <> '(not set)' then 1 end) as owned,
    (select count(distinct name) from marts.people) as people,
    count(case when f.is_stated = 1 then 1 end) as stated,
    count(f.definition) as agreed,
    count(case when f.definition in ('meets', 'below') then 1 end) as defined,
    count(p.touches) as attempts_agreed,
    count(case when f.decision = 'rejected' then 1 end) as rejected,
    count(case when f.decision = 'rejected' then f.reason end) as reasoned,
    count(f.sql_known_on) as qualified
from marts.handoff_flags as f
join app.agreement_periods as p on p.version_id = f.version_id
where {{ in_period("f.mql_on") }} and {{ filters("f") }}
