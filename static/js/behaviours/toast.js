/* The foot of the page: toasts leave by themselves, later when they hold a button or are read with the pointer. Also answers HX-Trigger {"toast": {...}}. */
import { toast as show } from '../app.js'

export default function toast(region) {
  const watch = (line) => {
    if (!(line instanceof HTMLElement) || !line.matches('[data-toast]')) return
    const lasts = line.querySelector('button, a') ? 12000 : line.matches('.toast-alert, .toast-error') ? 9000 : 5000
    let timer = setTimeout(() => line.remove(), lasts)
    for (const name of ['pointerenter', 'focusin']) line.addEventListener(name, () => clearTimeout(timer))
    for (const name of ['pointerleave', 'focusout']) line.addEventListener(name, () => { timer = setTimeout(() => line.remove(), 4000) })
  }
  ;[...region.children].forEach(watch)
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(watch))).observe(region, { childList: true })
  document.addEventListener('toast', (event) => show(event.detail?.text ?? event.detail?.value, event.detail?.tone))
}
