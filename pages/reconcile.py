"""Why do two systems count differently?"""

from smarketing.ui import reconcile, state

reconcile.page(state.filters())
