// One chart: Plotly from our own origin, redrawn in place, recoloured with the page.
const mounted = new WeakMap()
let library = null

function loadLibrary(url) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      library = null
      reject(new Error("the chart library did not load"))
    }
    document.head.append(script)
  })
  return library
}

function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim()
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)
  if (!digits) return getComputedStyle(element).colorScheme.startsWith("dark")
  const value = parseInt(digits[1], 16)
  return (value >> 16) * 0.299 + ((value >> 8) & 255) * 0.587 + (value & 255) * 0.114 < 128
}

function recoloured(figure, twins) {
  const channels = (hex) => [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16)).join(",")
  const byChannels = new Map(Object.entries(twins).map(([light, dark]) => [channels(light), channels(dark)]))
  return figure
    .replace(/#[0-9a-f]{6}\b/gi, (hex) => twins[hex.toLowerCase()] ?? hex)
    .replace(/rgba\((\d+),\s*(\d+),\s*(\d+)/g, (all, red, green, blue) => {
      const dark = byChannels.get(`${red},${green},${blue}`)
      return dark ? `rgba(${dark}` : all
    })
}

async function draw(chart) {
  const { host, data } = chart
  const wanted = ++chart.turn
  const dark = isDark(host)
  const drawn = `${dark}|${data.height}|${data.figure}`
  if (drawn === chart.drawn) return
  try {
    const [Plotly] = await Promise.all([loadLibrary(data.library), document.fonts.load("16px 'IBM Plex Sans'").catch(() => [])])
    if (wanted !== chart.turn || !host.isConnected) return
    const figure = JSON.parse(dark ? recoloured(data.figure, data.twins) : data.figure)
    const size = data.unit ? figure.layout.meta : { height: data.height, width: host.clientWidth || undefined }
    const layout = { ...figure.layout, height: size.height, width: size.width }
    await Plotly.react(host, figure.data, layout, {
      displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false, displaylogo: false,
    })
    chart.drawn = drawn
    chart.plotly = Plotly
    host.dataset.scheme = dark ? "dark" : "light"
    host.dataset.draws = String(Number(host.dataset.draws ?? 0) + 1)
    listen(chart)
  } catch (error) {
    library = null
    host.textContent = `This chart could not be drawn. ${data.alt}`
    host.dataset.failed = error.message
  }
  host.removeAttribute("aria-busy")
}

// A figure laid out for a slide of 1920 x 1080 grows and shrinks with the type around it, as one picture.
function fit({ host, data }) {
  const { width, height } = data.unit
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  const scale = Math.min(host.parentElement.clientWidth / width || 1, rem / data.unit.rem)
  Object.assign(host.style, {
    width: `${width}px`, height: `${height}px`, transformOrigin: "0 0", transform: `scale(${scale})`,
  })
  Object.assign(host.parentElement.style, { height: `${height * scale}px`, overflow: "clip" })
}

function listen(chart) {
  if (chart.listening) return
  chart.listening = true
  chart.host.on("plotly_click", (event) => {
    if (!chart.data.clickable) return
    const point = event.points?.[0]
    if (!point) return
    const { curveNumber, pointNumber, x, y, label, customdata } = point
    chart.setTriggerValue("clicked", { curve: curveNumber, point: pointNumber, x, y, label, customdata })
  })
  chart.observer = new ResizeObserver(() => {
    cancelAnimationFrame(chart.pending)
    chart.pending = requestAnimationFrame(() => {
      if (chart.data.unit) return fit(chart)
      const width = chart.host.clientWidth
      if (width && Math.abs(width - chart.host._fullLayout.width) > 1) chart.plotly.relayout(chart.host, { width })
    })
  })
  chart.observer.observe(chart.data.unit ? chart.host.parentElement : chart.host)
}

export default function ({ data, parentElement, setTriggerValue }) {
  let chart = mounted.get(parentElement)
  const host = parentElement.querySelector(".smarketing-plot")
  if (!host) return
  if (!chart || chart.host !== host) {
    chart = { host, turn: 0 }
    mounted.set(parentElement, chart)
  }
  chart.data = data
  chart.setTriggerValue = setTriggerValue
  if (data.unit) fit(chart)
  else host.style.height = `${data.height}px`
  host.setAttribute("aria-label", data.alt)
  host.classList.toggle("clickable", data.clickable)
  draw(chart)
  return () => {
    chart.turn += 1
    chart.observer?.disconnect()
    chart.plotly?.purge(host)
    mounted.delete(parentElement)
  }
}
