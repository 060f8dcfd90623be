/* Columns between which cards can be dragged. Each card holds a plain form (data-move-form) with a select or field named data-field: the way
   by keyboard and without JavaScript. Dropping sets that field to the column's data-value and sends the form.
   <div class="board" data-behaviour="board" data-field="stage"> <section class="board-column" data-value="new"> <article class="board-card"> */
import { announce } from '../app.js'

export default function board(element) {
  let held
  const column = (event) => event.target.closest?.('.board-column')
  const clear = () => element.querySelectorAll('.is-over').forEach((one) => one.classList.remove('is-over'))
  const cards = () => element.querySelectorAll('.board-card').forEach((card) => { card.draggable = Boolean(card.querySelector('[data-move-form]')) })

  element.addEventListener('pointerdown', cards)
  element.addEventListener('dragstart', (event) => {
    held = event.target.closest('.board-card')
    if (!held) return
    event.dataTransfer.effectAllowed = 'move'
    held.classList.add('is-held')
  })
  element.addEventListener('dragover', (event) => {
    if (!held || !column(event)) return
    event.preventDefault()
    clear()
    column(event).classList.add('is-over')
  })
  element.addEventListener('dragend', () => { held?.classList.remove('is-held'); held = undefined; clear() })
  element.addEventListener('drop', (event) => {
    const to = column(event)
    if (!held || !to || to.contains(held)) return
    event.preventDefault()
    const form = held.querySelector('[data-move-form]')
    form.elements[element.dataset.field].value = to.dataset.value
    to.append(held)
    announce(to.querySelector('h2')?.textContent)
    form.requestSubmit()
  })
  cards()
}
