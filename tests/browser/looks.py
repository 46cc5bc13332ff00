"""Scripts that look at a page as a reader would, and name what is wrong."""

from __future__ import annotations

# A page wider than the screen; labels, values and headings that are cut; words of a picture outside of it.
CUT = """
() => {
  const found = []
  const wide = document.querySelector('[data-testid=stMain]')
  if (wide.scrollWidth > wide.clientWidth) found.push('the page is wider than the screen')
  const labels = '[class*=st-key-passport_of_] p, [data-testid=stMetricValue] > *, [data-testid=stMetricDelta] > *'
  for (const e of document.querySelectorAll(`${labels}, h2, h3, [role=radio]`))
    if (e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
      found.push(`cut: ${e.textContent}`)
  for (const host of document.querySelectorAll('.smarketing-plot')) {
    const field = host.getBoundingClientRect()
    for (const e of host.querySelectorAll('text')) {
      const box = e.getBoundingClientRect()
      if (e.textContent.trim() && (box.left < field.left - 1 || box.right > field.right + 1))
        found.push(`outside: ${e.textContent}`)
    }
  }
  return found
}
"""
