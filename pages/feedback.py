"""What do customers say, what did we make of it, and did that help?"""

from smarketing.ui import names, note_list, parts, state

chosen = state.filters()
parts.verdict(parts.text(note_list.headline(chosen)))
visible = names.switch("feedback", default=True)
with parts.boundary("The notes"):
    note_list.show(chosen, visible=visible)
