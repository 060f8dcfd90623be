/* Before the sign-in ends a quiet question, five minutes long; after it, how to go on without losing what was typed (WCAG 2.2.1).
   <div data-behaviour="stay" data-seconds data-url> with parts [data-part="soon|over"] and buttons [data-stay]. Tabs tell each other.
   Nothing is kept in the browser's storage: only a moment is said from tab to tab. */
import { announce } from '../app.js'

const WARN = 300
const SLACK = 900 // the server notes at most every quarter of an hour that somebody is there
const EVERY = 10000

export default function stay(element) {
  const whole = Number(element.dataset.seconds)
  const tabs = new BroadcastChannel('stay')
  let until

  const show = (part) => {
    const fresh = part && element.dataset.shown !== part
    element.dataset.shown = part || ''
    for (const one of element.querySelectorAll('[data-part]')) one.hidden = one.dataset.part !== part
    element.hidden = !part
    if (fresh) announce(element.querySelector(`[data-part="${part}"] p`).textContent)
  }
  const look = () => {
    const left = (until - Date.now()) / 1000
    show(left <= 0 ? 'over' : left <= WARN ? 'soon' : undefined)
  }
  const lasts = (seconds, tell = true) => {
    until = Date.now() + seconds * 1000
    if (tell) tabs.postMessage(seconds)
    look()
  }
  const renew = (token) => {
    for (const field of document.querySelectorAll('input[name=csrf_token]')) field.value = token
    document.body.setAttribute('hx-headers:inherited', JSON.stringify({ 'X-CSRFToken': token }))
  }
  async function ask() {
    const answer = await fetch(element.dataset.url, { headers: { 'HX-Request': 'true' } }).catch(() => null)
    if (!answer?.ok || answer.headers.has('HX-Redirect')) { if (answer) { until = 0; look() } return }
    const { seconds, token } = await answer.json()
    renew(token)
    lasts(seconds)
  }

  tabs.addEventListener('message', ({ data }) => { if (element.dataset.shown === 'over') ask(); else lasts(data, false) })
  element.addEventListener('click', (event) => { if (event.target.closest('[data-stay]')) ask() })
  document.addEventListener('htmx:after:request', (event) => {
    if (event.detail?.ctx?.response?.status < 400) lasts(Math.max(whole - SLACK, WARN + 60))
  })
  document.addEventListener('visibilitychange', look)
  setInterval(look, EVERY)
  lasts(whole)
}
