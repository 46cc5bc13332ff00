// Copies the address of the page, or of another page, with its period pinned to dates.
async function copy(words) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words)
  const field = document.createElement("textarea")
  field.value = words
  document.body.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  const label = button.querySelector("span")
  button.onclick = async () => {
    const address = new URL(window.location.href)
    if (data.page) {
      address.pathname = address.pathname.replace(/[^/]*$/, data.page)
      address.search = ""
    }
    for (const name of data.drop ?? []) address.searchParams.delete(name)
    for (const [name, value] of Object.entries(data.pinned)) address.searchParams.set(name, value)
    try {
      await copy(address.href)
      label.textContent = "Copied"
    } catch {
      label.textContent = "Not allowed"
    }
    button.dataset.copied = address.href
    setTimeout(() => {
      label.textContent = "Copy link"
      delete button.dataset.copied
    }, 2000)
  }
}
