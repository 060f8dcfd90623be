/* The page's manners: loads behaviours where data-behaviour names them, and makes htmx keep focus, show progress and speak. */
const base = new URL(document.body.dataset.behavioursBase || 'behaviours/', import.meta.url)
const HERE = ['submit-once', 'toast', 'dialog'] // on every page, so they live in this file
// A clock says 14:00 here, in English too, where a browser would write 02:00 PM.
export const language = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang
export const words = JSON.parse(document.body.dataset.words || '{}')
const $ = (id) => document.getElementById(id)
const awake = new WeakMap()

/** Start every behaviour named in `root` once per element. */
export function awaken(root = document) {
  for (const element of root.querySelectorAll('[data-behaviour]')) {
    const known = awake.get(element) || awake.set(element, new Set()).get(element)
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (!name || HERE.includes(name) || known.has(name)) continue
      known.add(name)
      import(new URL(`${name}.js`, base)).then((module) => module.default(element))
    }
  }
}

/** Whether keys of one letter do something here (WCAG 2.1.4): the switch stands in the help of the thread, and counts on this device. */
export const awakeKeys = () => localStorage.getItem('keys') !== 'off'
export const switchKeys = (on) => (on ? localStorage.removeItem('keys') : localStorage.setItem('keys', 'off'))

/** Say something to a screen reader. */
export function announce(text) {
  const region = $('announcer')
  if (!region || !text) return
  region.textContent = ''
  setTimeout(() => { region.textContent = text }, 60)
}

/** Show a line at the foot of the page. */
export function toast(text, tone = 'done') {
  const line = document.createElement('div')
  line.className = `toast toast-${tone}`
  line.dataset.toast = ''
  line.append(text)
  $('toasts')?.append(line)
}

/* toasts leave by themselves, later when they hold a button, not while they are read; HX-Trigger {"toast": {...}} makes one */
function leave(line) {
  if (!(line instanceof HTMLElement) || !line.matches('[data-toast]')) return
  const lasts = line.querySelector('button, a') ? 12000 : line.matches('.toast-alert, .toast-error') ? 9000 : 5000
  let timer = setTimeout(() => line.remove(), lasts)
  for (const name of ['pointerenter', 'focusin']) line.addEventListener(name, () => clearTimeout(timer))
  for (const name of ['pointerleave', 'focusout']) line.addEventListener(name, () => { timer = setTimeout(() => line.remove(), 4000) })
}
const foot = $('toasts')
if (foot) {
  ;[...foot.children].forEach(leave)
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(leave))).observe(foot, { childList: true })
}
document.addEventListener('toast', (event) => toast(event.detail?.text ?? event.detail?.value, event.detail?.tone))

/* dialogs: data-opens opens one, a click beside it closes it, the opener gets the focus back */
let opener
function show(dialog, from) {
  if (dialog.open) return
  opener = from
  dialog.showModal()
  dialog.querySelector('[data-focus], [autofocus]')?.focus()
  dialog.addEventListener('close', () => {
    if (opener?.isConnected) opener.focus()
  }, { once: true })
}
document.addEventListener('click', (event) => {
  const dialog = event.target
  if (!(dialog instanceof HTMLDialogElement)) return
  const box = dialog.getBoundingClientRect()
  if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) dialog.close()
})

/* progress after 150 ms */
let waiting = 0
let timer
document.addEventListener('htmx:before:request', (event) => {
  waiting += 1
  event.target.setAttribute?.('aria-busy', 'true')
  timer ||= setTimeout(() => { if (waiting) $('wait').hidden = false }, 150)
})
document.addEventListener('htmx:finally:request', (event) => {
  waiting = Math.max(0, waiting - 1)
  const source = event.detail?.ctx?.sourceElement || event.target
  source.removeAttribute?.('aria-busy')
  if (!waiting) { clearTimeout(timer); timer = undefined; $('wait').hidden = true }
})

/* focus and words around a swap */
let held
document.addEventListener('htmx:before:swap', () => {
  const at = document.activeElement
  held = at && at !== document.body ? { id: at.id, name: at.name, value: at.value, other: at.dataset.else, near: at.closest('[id]')?.id } : undefined
})
document.addEventListener('htmx:after:swap', (event) => {
  awaken()
  const target = event.detail?.ctx?.target
  const place = target?.isConnected ? target : target?.id && $(target.id)
  const wanted = place?.querySelector?.('[data-focus]')
  if (wanted) wanted.focus()
  else if (held && (!document.activeElement || document.activeElement === document.body)) refocus(place)
  announce(place?.querySelector?.('[data-announce]')?.dataset.announce || place?.dataset?.announce)
})

function refocus(place) {
  const near = held.near && $(held.near)
  const same = (held.id && $(held.id)) || (held.other && $(held.other)) || (held.name && near?.querySelector(`[name="${CSS.escape(held.name)}"]`)) || near?.querySelector('button, a, input:not([type=hidden])') || place
  if (!same) return
  if (!same.matches('a, button, input, select, textarea, summary, [tabindex]')) same.tabIndex = -1
  same.focus({ preventScroll: true })
}

/* trouble: a broken answer is never swapped in, but it is told */
let told = 0
for (const name of ['htmx:response:error', 'htmx:error']) {
  document.addEventListener(name, (event) => {
    const status = event.detail?.ctx?.response?.status
    if ((status && status < 500) || event.detail?.ctx?.sourceElement?.matches?.('[data-quiet]') || Date.now() - told < 2000) return
    told = Date.now()
    toast(navigator.onLine ? words.failed : words.offline, 'alert')
  })
}

/* forms: ask once where it says so, send once */
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
}, true)
document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post') return
  if (form.dataset.sent) { event.preventDefault(); return }
  form.dataset.sent = '1'
  event.submitter?.setAttribute('aria-busy', 'true')
  setTimeout(() => release(form), 8000)
})
function release(form) {
  delete form.dataset.sent
  form.querySelector('[aria-busy]')?.removeAttribute('aria-busy')
}
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(release))

/* what opens, and what closes by itself */
document.addEventListener('click', (event) => {
  const way = event.target.closest?.('[data-opens]')
  const dialog = way && $(way.dataset.opens)
  if (dialog && !event.ctrlKey && !event.metaKey) { event.preventDefault(); show(dialog, way) }
  for (const details of document.querySelectorAll('details[data-closes][open]')) if (!details.contains(event.target)) details.open = false
})
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  const details = document.querySelector('details[data-closes][open]')
  if (details) { details.open = false; details.querySelector('summary').focus() }
})

function connection() {
  const line = $('offline')
  if (!line) return
  line.hidden = navigator.onLine
  line.textContent = navigator.onLine ? '' : words.offline
}
addEventListener('online', connection)
addEventListener('offline', connection)

/* the tab one stands on is in sight, also where the row is longer than the screen */
for (const here of document.querySelectorAll('.tabs [aria-current]')) {
  const row = here.closest('.tabs')
  const beyond = here.getBoundingClientRect().right - row.getBoundingClientRect().right + 40
  if (beyond > 0) row.scrollLeft += beyond
}

connection()
awaken()
const first = (location.hash && $(location.hash.slice(1))) || document.querySelector('[data-focus]')
if (first?.matches('input, textarea, select, [data-focus]')) first.focus() // a link may point at a field
