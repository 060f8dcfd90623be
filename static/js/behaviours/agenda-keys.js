/* The agenda by keyboard: arrows walk over the hours, Enter makes an appointment there. On an appointment Alt with an arrow looks for
   another time (a quarter of an hour, a day), Enter moves it there and Escape leaves it. */
import { announce } from '../app.js'
import { propose, told } from './agenda.js'

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }
const later = (at, minutes) => new Date(Date.parse(`${at}Z`) + minutes * 60000).toISOString().slice(0, 16)

export default function agendaKeys(element) {
  const line = element.parentElement.querySelector('[data-told]')
  const days = [...element.querySelectorAll('.agenda-day')].map((day) => [...day.querySelectorAll('.agenda-cell')])
  let block, to

  const show = (at) => {
    to = at
    element.querySelector('.is-over')?.classList.remove('is-over')
    element.querySelector(`.agenda-cell[data-at="${at?.slice(0, 13)}"]`)?.classList.add('is-over')
    line.hidden = !at
    line.textContent = at ? told(at) : ''
    if (at) announce(line.textContent)
  }
  const walk = ([right, down]) => {
    let day = days.findIndex((cells) => cells.includes(document.activeElement))
    const hour = day < 0 ? 0 : days[day].indexOf(document.activeElement) + down
    day = day < 0 ? Math.max(0, days.findIndex((cells) => cells[0]?.closest('.is-today'))) : day + right
    days[day]?.[hour]?.focus()
  }
  element.addEventListener('keydown', (event) => {
    const way = WAYS[event.key]
    const on = event.target.closest('[data-move]')
    if (way && event.altKey && on) {
      event.preventDefault()
      block = on
      show(later(to || on.dataset.at, way[0] * 1440 + way[1] * 15))
    } else if (way && !event.altKey && !event.ctrlKey && !event.metaKey && (event.target === element || event.target.matches('.agenda-cell'))) {
      event.preventDefault()
      walk(way)
    } else if (to && event.key === 'Enter') {
      event.preventDefault()
      propose(element, block, to)
      show()
    } else if (to && event.key === 'Escape') show()
  })
  element.addEventListener('focusout', () => { if (to) show() })
}
