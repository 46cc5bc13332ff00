-- The stages in order, then the exits.
-- Grain: one row per stage or exit.
-- stage: the stage or exit
-- stage_order: 1 to 6 for the stages; then rejected, disqualified, lost, recycled
select stage, stage_order
from
    (
        values
            ('lead', 1),
            ('mql', 2),
            ('sal', 3),
            ('sql', 4),
            ('opportunity', 5),
            ('won', 6),
            ('rejected', 7),
            ('disqualified', 8),
            ('lost', 9),
            ('recycled', 10)
    ) as stages(stage, stage_order)
