/* A form that saves itself: <form method="post" action=… data-behaviour="autosave"> with field.html's saved() inside.
   Posts to data-autosave-url or the action with the headers X-Autosave: 1 and HX-Request: true; any 2xx answer means kept. Text lives only in the page:
   nothing is put into the browser's storage. A chosen file stays with the browser until a button sends it. While saving fails it tries again, and leaving the page warns.
   When the data-autosave-url answers JSON {"version": n}, n goes into the form's hidden field `version`. */
import { language, words } from '../app.js'

/* Each save would send a file's megabytes once more. */
function written(form) {
  const fields = new FormData(form)
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name)
  return fields
}

export default function autosave(form) {
  const line = form.querySelector('[data-saved]')
  const url = form.dataset.autosaveUrl || form.action
  let dirty = false
  let timer
  let busy = false
  let pause = 2000

  const say = (text, late = false) => {
    if (!line) return
    line.textContent = text
    line.classList.toggle('is-late', late)
  }
  const later = (after) => { clearTimeout(timer); timer = setTimeout(save, after) }

  async function save() {
    if (busy || !dirty) return
    busy = true
    dirty = false
    say(line?.dataset.busy || '')
    try {
      const answer = await fetch(url, { method: 'POST', body: written(form), headers: { 'X-Autosave': '1', 'HX-Request': 'true' }, redirect: 'manual' })
      if (!answer.ok) throw new Error(String(answer.status))
      if (answer.headers.get('Content-Type')?.includes('json')) {
        const { version } = await answer.json()
        if (version !== undefined && form.elements.version) form.elements.version.value = version
      }
      const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone: form.dataset.timezone || undefined }).format(new Date())
      pause = 2000
      say(line?.dataset.word.replace('{time}', time))
    } catch {
      dirty = true
      pause = Math.min(pause * 2, 30000)
      say(line?.dataset.failed || '', true)
      later(pause)
    }
    busy = false
    if (dirty && pause === 2000) later(800)
  }

  form.addEventListener('input', () => { dirty = true; later(900) })
  form.addEventListener('change', () => { dirty = true; later(150) })
  form.addEventListener('submit', () => { dirty = false; clearTimeout(timer) })
  addEventListener('online', () => later(0))
  document.addEventListener('visibilitychange', () => { if (document.hidden && form.isConnected) save() })
  addEventListener('beforeunload', (event) => { if (dirty && form.isConnected) { event.preventDefault(); event.returnValue = words.leave } })
}
