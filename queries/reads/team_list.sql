-- The list of people: who is meant by a word that a source uses for them.
-- Grain: one row per word: a name, an e-mail or an id, in lower case.
-- person: the word
-- name: the person's name
-- team: the team
-- manager: the manager's name
-- office: the office or region
-- is_active: 0 when the list says that the person has left
select person, name, team, manager, office, is_active from marts.people order by person
