// Scrolls to an element that asks for something: once per occasion, and not where it can be seen already.
const seen = new Set()
const WHEN = [50, 300, 700]

export default function ({ data }) {
  if (!data || seen.has(data.occasion)) return
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const look = isLast => {
    const target = document.querySelector(data.selector)
    if (!target) return
    const top = target.getBoundingClientRect().top
    const isHidden = top < 0 || top > innerHeight / 2
    target.style.scrollMarginTop = '5rem'  // below the menu
    if (isHidden) target.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' })
    if (isHidden || isLast) seen.add(data.occasion)
  }
  const waiting = WHEN.map((delay, place) => setTimeout(() => seen.has(data.occasion) || look(place === WHEN.length - 1), delay))
  return () => waiting.forEach(clearTimeout)
}
