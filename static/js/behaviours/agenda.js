/* The agenda by hand: drag an appointment to another quarter of an hour; asks once, then posts the ordinary form of the appointment.
   Without it an appointment is moved on its own page. Brings today into sight on a phone. */
export default function agenda(element) {
  const form = element.querySelector('[data-form]')
  const today = element.querySelector('.is-today')
  if (today && element.scrollWidth > element.clientWidth) element.scrollLeft = today.offsetLeft - 60
  let held, grip
  const place = (cell, event) => {
    const box = cell.getBoundingClientRect()
    const quarter = Math.max(0, Math.min(3, Math.round((event.clientY - grip - box.top) / 16)))
    return `${cell.dataset.at}:${String(quarter * 15).padStart(2, '0')}`
  }
  const cellAt = (event) => document.elementsFromPoint(event.clientX, event.clientY - grip + 2).find((one) => one.matches('[data-at]'))
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
    const to = place(cell, event)
    const when = new Date(to).toLocaleString(document.documentElement.lang, { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
    if (!window.confirm(element.dataset.question.replace('{when}', when))) return
    form.action = held.dataset.move
    form.elements.to.value = to
    form.submit()
  })
  element.addEventListener('dragend', () => {
    element.querySelector('.is-over')?.classList.remove('is-over')
    held = undefined
  })
}
