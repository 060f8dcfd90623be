/* The thread by keyboard. Only while the focus stands on a line of it, never in a field, and only while one-letter keys are on (WCAG 2.1.4):
   a letter does what the control with that aria-keyshortcuts on the line does, or the one without a line; j, k and the arrows walk.
   e and m go to the same form, each to its own field. The dialog that data-opens names tells them all and switches them off. */
import { awakeKeys, switchKeys } from '../app.js'

const WALK = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }
const FIELD = { e: '#body', m: '#to' }
const TYPED = 'input, textarea, select, [contenteditable], dialog'

export default function threadKeys(thread) {
  const way = thread.querySelector('[data-opens]')
  const help = document.getElementById(way.dataset.opens)
  const lines = () => [...thread.querySelectorAll('a.knot-title')]
  const stand = (title) => { title?.focus(); title?.scrollIntoView({ block: 'nearest' }) }
  const line = () => document.activeElement.closest('.knot')

  const walk = (step) => {
    const all = lines()
    const at = all.indexOf(line()?.querySelector('a.knot-title'))
    stand(at < 0 ? ahead() : all[Math.max(0, Math.min(all.length - 1, at + step))])
  }
  const ahead = () => thread.querySelector('.thread-now ~ .knot a.knot-title') || lines().at(thread.querySelector('.thread-now') ? -1 : 0) // a programme has no now
  const acts = (key) => [line(), way.parentElement].flatMap((place) => [...(place?.querySelectorAll('[aria-keyshortcuts]') || [])])
    .find((one) => one.getAttribute('aria-keyshortcuts').split(' ').includes(key))

  function press(key) {
    if (WALK[key]) walk(WALK[key])
    else if (key === 'n') stand(ahead())
    else if (key === '?') help.showModal() // not by its button: closed, the line has the focus again
    else {
      const act = acts(key)
      if (!act) return false
      if (FIELD[key] && act.href) location.assign(act.href + FIELD[key])
      else act.click()
    }
    return true
  }

  thread.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPED)) return
    if (event.key.length === 1 && !awakeKeys()) return
    if (!press(event.key)) return
    event.preventDefault()
    event.stopPropagation() // j and k mean rows elsewhere
  })

  const box = help.querySelector('[type=checkbox]')
  box.checked = awakeKeys()
  box.addEventListener('change', () => switchKeys(box.checked))
  way.hidden = false
  const back = document.getElementById(location.hash.slice(1)) // where one came from
  if (thread.contains(back)) stand(back.querySelector('a.knot-title'))
}
