/* Keys, on the command menu's <dialog>: Ctrl/Cmd-K opens it, / goes to the search field, j and k walk through rows, arrows through the menu, Enter to the first that was found. */
import { awakeKeys } from '../app.js'

const ROWS = 'main .row-title[href], main .table tbody tr a:first-of-type, main .board-card a, main a.knot-title'

export default function hotkeys(dialog) {
  const input = dialog.querySelector('input[type=search]')
  const list = dialog.querySelector('[data-filtered]')
  const open = () => { if (!dialog.open) dialog.showModal(); input.select() }

  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); open(); return }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable], dialog[open]') || !awakeKeys()) return
    if (event.key === '/') { event.preventDefault(); const field = document.querySelector('main [data-search]'); field ? field.focus() : open() }
    if (event.key === 'j' || event.key === 'k') step([...document.querySelectorAll(ROWS)], event.key === 'j' ? 1 : -1)
  })
  input.addEventListener('input', () => {
    const text = input.value.trim().toLowerCase()
    for (const item of list.children) item.hidden = text !== '' && !item.textContent.toLowerCase().includes(text)
  })
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { event.preventDefault(); dialog.close() }
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!way) return
    event.preventDefault()
    way < 0 && document.activeElement === shown()[0] ? input.focus() : step(shown(), way)
  })
  const shown = () => [...dialog.querySelectorAll('.commands-list a')].filter((link) => link.offsetParent)
  dialog.querySelector('form[role=search]').addEventListener('submit', (event) => {
    const results = dialog.querySelector('#search-results')
    if (!input.value.trim() || !shown().length || (results.firstChild && results.dataset.words !== input.value.trim())) return // found for other words: search as a page
    event.preventDefault()
    shown()[0].click()
  })
}

function step(links, way) {
  if (!links.length) return
  const at = links.indexOf(document.activeElement)
  links[at < 0 ? (way > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + way))].focus()
}
