"""What do customers say, what did we make of it, and did that help?"""

from smarketing.ui import heard, heard_behind, note_list, parts, state

chosen = state.filters()
shown, visible = heard_behind.tools()
if shown == heard_behind.NOTES:
    parts.verdict(parts.text(note_list.headline(chosen)))
    with parts.boundary("The notes"):
        note_list.show(chosen, visible=visible)
else:
    parts.verdict(parts.text(heard.view(chosen).headline))
    heard.show(chosen, visible=visible)
