-- Every word that names somebody who works leads, deals or notes: the one numbering of hidden names rests on it.
-- Grain: one row per word.
-- word: the word, trimmed and in lower case
-- person: who is meant: the name in the list of people, in lower case; the word itself where no list knows it
-- known_at: the first load or entry that says the word, UTC; the demo company's files before all others
select word, person, known_at from marts.person_words order by word
