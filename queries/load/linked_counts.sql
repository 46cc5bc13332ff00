-- Rows of each core table whose rows belong to leads, in the order of LINKED in smarketing/warehouse/derive.py.
select
    (select count(*) from core.stage_history) as stage_history,
    (select count(*) from core.deals) as deals,
    (select count(*) from core.touches) as touches,
    (select count(*) from core.campaign_touches) as campaign_touches,
    (select count(*) from core.notes) as notes
;
