/* The agenda by hand: drag an appointment to another quarter of an hour; asks once, then posts the ordinary form of the appointment.
   Without it an appointment is moved on its own page. Brings today into sight on a phone. The keys are in agenda-keys.js. */

import { language } from '../app.js'

/** "Thursday 5 March at 10:15" for the wall clock that the agenda shows, whatever zone this browser is in. */
export const told = (at) => new Date(`${at}Z`).toLocaleString(language, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })

/** Ask whether a block may go to another time (whoever comes gets a mail), and move it. */
export function propose(element, block, to) {
  const form = element.querySelector('[data-form]')
  if (!window.confirm(element.dataset.question.replaceAll('{who}', block.dataset.who).replace('{when}', told(to)))) return
  form.action = block.dataset.move
  form.elements.to.value = to
  form.elements.next.value = `${form.elements.next.value}#${block.pathname}`
  form.submit()
}

export default function agenda(element) {
  if (location.hash) [...element.querySelectorAll('.agenda-block')].find((one) => one.pathname === location.hash.slice(1))?.focus() // just moved
  const today = element.querySelector('.is-today')
  if (today && element.scrollWidth > element.clientWidth) element.scrollLeft = today.offsetLeft - 60
  let held, grip
  const place = (cell, event) => {
    const box = cell.getBoundingClientRect()
    const quarter = Math.max(0, Math.min(3, Math.round((event.clientY - grip - box.top) / 16)))
    return `${cell.dataset.at}:${String(quarter * 15).padStart(2, '0')}`
  }
  const lane = (one) => one.closest('.agenda-column').dataset.coach // coaches side by side: an appointment stays with its own
  const cellAt = (event) => document.elementsFromPoint(event.clientX, event.clientY - grip + 2).find((one) => one.matches('[data-at].agenda-cell') && lane(one) === lane(held))
  element.addEventListener('dragstart', (event) => {
    held = event.target.closest('[data-move]')
    if (!held) return
    grip = event.clientY - held.getBoundingClientRect().top
    event.dataTransfer.effectAllowed = 'move'
  })
  element.addEventListener('dragover', (event) => {
    const cell = held && cellAt(event)
    if (!cell) return
    event.preventDefault()
    element.querySelector('.is-over')?.classList.remove('is-over')
    cell.classList.add('is-over')
  })
  element.addEventListener('drop', (event) => {
    const cell = held && cellAt(event)
    if (!cell) return
    event.preventDefault()
    propose(element, held, place(cell, event))
  })
  element.addEventListener('dragend', () => {
    element.querySelector('.is-over')?.classList.remove('is-over')
    held = undefined
  })
}
