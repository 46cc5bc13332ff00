"""Where am I, over which period, and how fresh is what I see?"""

from smarketing.ui import frame

frame.run()
