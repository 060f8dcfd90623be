/* Ticking without a connection: <ul data-behaviour="ticks"> around the habit forms. What was tapped is kept on the phone as address, day and
   value (no words), shown as done, and sent when the connection is back; the server takes the same mark twice as one. Signing out clears it. */
import { announce, words } from '../app.js'

const KEY = 'draad.ticks'
const kept = () => JSON.parse(localStorage.getItem(KEY) || '[]')
const keep = (rows) => (rows.length ? localStorage.setItem(KEY, JSON.stringify(rows)) : localStorage.removeItem(KEY))

function show(form, value) {
  const button = form.querySelector('.tick')
  if (!button) return
  button.classList.toggle('tick-done', value === '1')
  button.setAttribute('aria-pressed', String(value === '1'))
  form.elements.value.value = value === '1' ? '' : '1'
}

async function send(isFresh) {
  const rows = kept()
  if (!rows.length || !navigator.onLine) return
  const { 'X-CSRFToken': token } = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}')
  while (rows.length) {
    const { url, day, value } = rows[0]
    try {
      const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ day, value }), headers: { 'X-CSRFToken': token, 'HX-Request': 'true' }, redirect: 'manual' })
      if (answer.status >= 500 || answer.status === 429 || answer.status === 0) return // broken, or too much at once: keep it
      if (answer.status === 400 || answer.headers.has('HX-Redirect')) { // the page waited too long: anew it has another token, or asks to sign in
        if (isFresh) return
        break
      }
    } catch { return }
    rows.shift()
    keep(rows)
  }
  location.reload()
}

export default function ticks(list) {
  list.addEventListener('submit', (event) => {
    const form = event.target
    if (navigator.onLine || !form.elements.day) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const url = form.getAttribute('action')
    const [day, value] = [form.elements.day.value, form.elements.value.value]
    keep([...kept().filter((row) => row.url !== url || row.day !== day), { url, day, value }])
    show(form, value)
    announce(words.offline)
  }, true)
  addEventListener('online', () => send(false))
  send(true)
}
