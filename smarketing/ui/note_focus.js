// Puts the cursor where one types, when the drawer has just come out: never away from another field.
const opened = new WeakSet()
const WHEN = [0, 150, 400, 800]
const rest = active => !active || active === document.body || active.matches('[role="dialog"], .st-key-new_note button')

export default function ({ parentElement }) {
  if (opened.has(parentElement)) return
  opened.add(parentElement)
  const look = () => {
    const box = document.querySelector('[role="dialog"] textarea')
    if (box && rest(document.activeElement)) box.focus()
  }
  const waiting = WHEN.map(delay => setTimeout(look, delay))
  return () => waiting.forEach(clearTimeout)
}
