// How long the slide has been on the screen; counted here, so that no second costs a run of the page.
const ticking = new WeakMap()
const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`

// The line to write in may be drawn a moment after the clock.
function focus(tries) {
  const field = document.querySelector(".st-key-meeting_text input")
  if (field) field.focus()
  else if (tries) setTimeout(focus, 25, tries - 1)
}

export default function ({ data, parentElement }) {
  const face = parentElement.querySelector(".meeting-timer")
  if (!face) return
  clearInterval(ticking.get(parentElement))
  const name = `meeting-timer-${data.meeting}-${data.slide}`
  const before = Number(sessionStorage.getItem(name) ?? 0)
  const start = Date.now()
  const tick = () => {
    const spent = before + (Date.now() - start) / 1000
    sessionStorage.setItem(name, spent.toFixed(0))
    face.textContent = `${minutes(spent)} of ${data.minutes}:00`
    face.classList.toggle("over", spent > data.minutes * 60)
  }
  tick()
  ticking.set(parentElement, setInterval(tick, 1000))
  if (data.focus && face.dataset.focus !== data.focus) {
    face.dataset.focus = data.focus
    focus(40)
  }
  return () => clearInterval(ticking.get(parentElement))
}
