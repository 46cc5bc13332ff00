"""The words that both teams use, each with one meaning; what a metric is called and counts is in the registry."""

from __future__ import annotations

from smarketing.targets import EXITS, STAGES

_SHORT = {"mql", "sal", "sql"}
FIRST = {
    "Marketing and sales": "Two teams, one flow of people. Marketing owns the funnel up to the MQL and works over "
    "quarters and years; sales owns it from acceptance on and works over weeks and months. Each number here says whose "
    "it is.",
    "Lead cycle": "The unit of counting: one trip of one lead through the funnel. A new MQL after an exit opens the "
    "next cycle; a second MQL while a cycle is open is the same cycle. No stage counts twice within a cycle.",
    "Handoff": "The moment between the teams: the MQL is in sales' queue, then assigned, then accepted or rejected.",
}
STAGE_WORDS = {
    "lead": "A known contact.",
    "mql": "Marketing qualified lead: meets the definition in force, by score or by what the person did.",
    "sal": "Sales accepted lead: sales has taken it to work on; the first qualifying touch where the source knows no "
    "acceptance.",
    "sql": "Sales qualified lead: sales found a real need and a fit.",
    "opportunity": "An open deal with an amount and a close date.",
    "won": "The deal is closed and won.",
}
EXIT_WORDS = {
    "rejected": "Sales refuses an MQL, with a reason.",
    "recycled": "Back to marketing, to be nurtured further.",
    "disqualified": "Will never buy: wrong person, wrong company, a duplicate.",
    "lost": "The deal is closed and lost.",
}
COUNTING = {
    "Cohort view": "Leads that entered within the period, followed as far as the data goes, past the period's end. The "
    "default: only here do entered, converted, out and still in play add up.",
    "Activity view": "Events that fall in the period, whatever cohort they belong to. Volumes only: a ratio of two "
    "stages moves with volume, so it is called an in-period ratio.",
    "Reached at least": "A stage that was skipped counts as reached when a later one was. Such imputed steps are "
    "counted and shown, and never enter a duration.",
    "Still in play": "Neither converted nor out, at data-as-of. Not yet is not no: never drawn as a drop-off.",
    "In flight": "Not signed yet but already in the funnel: open deals, and leads, MQLs and SQLs in play. Expected of "
    "them is what became of those who had come as far and stayed as long.",
    "Pipeline waterfall": "From what was open on one day to what is open on another, over what was created, changed, "
    "won and lost: start + all bars = end, to the cent. Its won bar is the value signed of the same days.",
    "Target, quota": "How much of a number is meant to come on some days: a target of the whole or a segment, a quota "
    "of a person or a team. Of one number and period the newest statement counts, whether a file or a person made it.",
    "Target to date": "What the targets ask for by now: each over its own working days, of which those count that are "
    "over. Less than 95% of it is behind, 105% or more is ahead.",
    "Course of past periods": "Which share of its end the median of the past months, quarters or years had at the same "
    "point, by working days. Deals bunch at the end: who is behind by working days may be where one usually is.",
    "Conversion window": "The days that a step is given: the 95th percentile of what it took so far, unless set.",
    "Mature": "A cohort whose every member has had the whole conversion window. The headline rate is that of the "
    "mature part.",
    "95 % interval": "The range in which the true rate lies, by Wilson's method. With fewer than 20 leads the rate is "
    "muted and says few leads.",
    "Data-as-of": "The day the data speaks of, from the files. Everything is judged at it, never at today's date.",
    "(not set)": "The source left the value empty. Kept apart from a source's own unknown.",
    "No data": "A rate without anything to divide by, or a source that is not loaded. Never shown as zero.",
}
PROMISES = {
    "Promise": "A clause of the agreement: who promised what to whom. Each MQL is judged by the version in force when "
    "its clock started; changing the agreement today changes no past verdict.",
    "Kept, broken, behind": "Kept: what was promised is reached. Broken: it is not. Behind: a month not over is "
    "short of what its working days so far ask for.",
    "Working time": "The hours of the agreement's calendar: its weekdays, breaks, holidays and zone. Shown beside the "
    "time by the clock on the wall, because a Saturday reply to a Friday evening costs no working time.",
    "Accepted by default": "Sales decided neither way within the agreed days: the promise to decide is broken. A "
    "version that signs silence as accepted takes the MQL for accepted; the acceptance rate leaves it out.",
    "Exempt": "Taken out of a promise by somebody, with a reason and a name. Counted and listed, never forgotten.",
    "Touched before": "Sales had called or written before the clock started: there is no reply to be in time.",
    "Forecast": "Where a period under way will end 8 times in 10, if MQLs go on coming as they have this month.",
    "Worth of an MQL": "The share of MQLs that is won, by those who had the whole time, times the average amount of a "
    "won deal. An expected value: it prices a broken promise, and says nothing about its cause.",
}

MARKETING = {
    "What the spend became": "The leads created in a month, followed as far as the data goes. A customer of it has a "
    "price only when all its leads have had their time: until then they are still in play.",
    "Sourced": "Said of a lead or deal by the one channel it came from, frozen when it came. None counts under two.",
    "Influenced": "Said of a won deal by each channel that touched its lead before it was won. One deal counts under "
    "several, so these are never added, neither to each other nor to what is sourced.",
    "Touch of a campaign": "What marketing did with a person: a form, an ad, an event, a webinar. Who was only invited "
    "was not touched.",
    "First touch, last touch, linear, U, W": "Who gets credit for a won deal, each deal exactly once: all to the first "
    "touch; all to the last; the same to each; 40% to the first, 40% to the one that made the lead and 20% to the "
    "others; 30% to each of these two and to the one before the deal was opened, 10% to the others.",
}

FEEDBACK = {
    "Note": "What somebody heard from a customer: its kind, its theme, how bad it is, and the deal, lead, campaign or "
    "competitor that it is about. An edit keeps what was written before.",
    "Theme": "What several notes are about, in a few words. Known by its name without case, whoever writes it: people, "
    "files of notes, or a CRM as the reason of a lost deal.",
    "Open, acknowledged, actioned": "Nobody has answered; somebody looks into it; something was changed, and it is "
    "said which number should move, for whom, and on which day that is looked at.",
    "Verified, declined": "It has worked, with the number before and after as it stood then; or nothing will be done, "
    "and why. Both can be reopened.",
    "Before and after": "The days from a change to the day on which it is looked at, and as many days before it, each "
    "as it stood at its own end. Better or worse is said only when the 95% range of the difference leaves 0 out.",
}


def stages() -> dict[str, str]:
    """Each stage and exit, in order, with its meaning."""
    meanings = STAGE_WORDS | EXIT_WORDS
    return {name.upper() if name in _SHORT else name.capitalize(): meanings[name] for name in (*STAGES, *EXITS)}


GROUPS = {
    "Who is who": FIRST,
    "Stages and exits": stages(),
    "Counting": COUNTING,
    "Promises": PROMISES,
    "Marketing": MARKETING,
    "Feedback": FEEDBACK,
}
