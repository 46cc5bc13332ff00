-- The words in the data that an agreement can name.
-- Grain: one row per kind and word, the most frequent first.
-- kind: trigger (what made an MQL) or reason (why sales rejected one)
-- word: the word, as the data has it
-- leads: MQLs that have it
with
    words as (
        select 'trigger' as kind, trim(trigger) as word
        from marts.handoffs
        where trigger is not null
        union all
        select 'reason' as kind, trim(reason) as word
        from marts.handoffs
        where decision = 'rejected' and reason is not null
    )
select kind, word, count(*) as leads
from words
where word <> ''
group by 1, 2
order by 1, 3 desc, 2
