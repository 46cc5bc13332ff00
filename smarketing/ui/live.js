// Asks for a rerun when somebody else wrote something, but not while a dialog is open: a rerun could close it.
const waiting = new WeakMap()
const isBusy = () => document.querySelector('[role="dialog"], [role="alertdialog"]')

export default function ({ data, parentElement, setTriggerValue }) {
  clearInterval(waiting.get(parentElement))
  if (data.now === data.seen) return
  const ask = () => {
    if (isBusy()) return
    clearInterval(waiting.get(parentElement))
    setTriggerValue("noticed", data.now)
  }
  waiting.set(parentElement, setInterval(ask, 500))
  ask()
  return () => clearInterval(waiting.get(parentElement))
}
