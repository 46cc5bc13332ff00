// Asks for a rerun when somebody else wrote something, but not while a dialog is open: a rerun could close it.
const waiting = new WeakMap()
const isBusy = () => document.querySelector('[role="dialog"], [role="alertdialog"]')

// Until that rerun is through, what is on the screen stays as bright as it is (see the style of the frame).
function calmly() {
  const root = document.documentElement
  const app = document.querySelector('[data-testid="stApp"]')
  let quiet = 0
  root.dataset.live = "asked"
  const looking = setInterval(() => {
    quiet = app?.dataset.testScriptState === "notRunning" ? quiet + 1 : 0
    if (quiet < 6) return
    clearInterval(looking)
    delete root.dataset.live
  }, 150)
}

export default function ({ data, parentElement, setTriggerValue }) {
  clearInterval(waiting.get(parentElement))
  if (data.now === data.seen) return
  const ask = () => {
    if (isBusy()) return
    clearInterval(waiting.get(parentElement))
    calmly()
    setTriggerValue("noticed", data.now)
  }
  waiting.set(parentElement, setInterval(ask, 500))
  ask()
  return () => clearInterval(waiting.get(parentElement))
}
