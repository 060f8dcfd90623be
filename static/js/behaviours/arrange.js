/* Lines of a thread that can be dragged, within their phase and to another. Dropping sends the plain form that data-form names to data-url (KEY is
   the line), with the phase and the line it now stands before. By keyboard and without JavaScript: the controls on the line itself.
   <div data-behaviour="arrange" data-form="step-act" data-url="…/KEY/place"> <li class="phase-row" data-phase="onboarding"> <li class="knot" id="step-intake"> */
export default function arrange(element) {
  const form = document.getElementById(element.dataset.form)
  const clear = () => element.querySelectorAll('.is-before, .is-after').forEach((one) => one.classList.remove('is-before', 'is-after'))
  let held

  /** The line to stand before or after, for a pointer that is over it. */
  const place = (event) => {
    const line = event.target.closest?.('.knot, .phase-row')
    if (!held || !line || line === held) return undefined
    const box = line.getBoundingClientRect()
    return { line, after: line.matches('.phase-row') || event.clientY > box.top + box.height / 2 }
  }
  const next = (line) => { let one = line.nextElementSibling; while (one === held) one = one.nextElementSibling; return one?.matches('.knot') ? one : undefined }
  const phase = (line) => { let one = line; while (one && !one.matches('.phase-row')) one = one.previousElementSibling; return one?.dataset.phase }
  const field = (name, value) => { const one = Object.assign(document.createElement('input'), { type: 'hidden', name, value }); form.append(one) }

  element.querySelectorAll('.knot').forEach((line) => { line.draggable = true })
  element.addEventListener('dragstart', (event) => {
    held = event.target.closest('.knot')
    if (!held) return
    event.dataTransfer.effectAllowed = 'move'
    held.classList.add('is-held')
  })
  element.addEventListener('dragover', (event) => {
    const to = place(event)
    if (!to) return
    event.preventDefault()
    clear()
    to.line.classList.add(to.after ? 'is-after' : 'is-before')
  })
  element.addEventListener('dragend', () => { held?.classList.remove('is-held'); held = undefined; clear() })
  element.addEventListener('drop', (event) => {
    const to = place(event)
    if (!to) return
    event.preventDefault()
    const before = to.after ? next(to.line) : to.line
    field('phase', phase(to.line))
    field('before', before ? before.id.slice('step-'.length) : '')
    form.action = element.dataset.url.replace('KEY', held.id.slice('step-'.length))
    form.requestSubmit()
  })
}
