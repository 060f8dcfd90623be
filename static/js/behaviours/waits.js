/* A form that waits for the connection: what is sent without one stays in the field, says so in [data-part="waiting"], and goes by itself
   when the connection is back. It may still be changed until then. The form holds a key, so nothing is said twice; nothing is stored. */
import { announce, words } from '../app.js'

export default function waits(form) {
  const line = form.querySelector('[data-part="waiting"]')
  let waiting = false
  const wait = (on) => {
    waiting = on
    if (line) line.hidden = !on
    if (on) announce(line?.textContent)
  }
  form.addEventListener('submit', (event) => {
    if (navigator.onLine) { wait(false); return }
    event.preventDefault()
    event.stopImmediatePropagation() // htmx would only hear that there is no connection
    wait(true)
  }, true)
  addEventListener('online', () => {
    if (!waiting || !form.isConnected) return
    wait(false)
    if (form.checkValidity()) form.requestSubmit()
  })
  addEventListener('beforeunload', (event) => { if (waiting && form.isConnected) { event.preventDefault(); event.returnValue = words.leave } })
}
