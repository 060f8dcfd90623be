/* A native <dialog>: closes by a click beside it, opens when htmx has put something into it, gives the focus back. */
export default function dialog(element) {
  let opener
  element.addEventListener('click', (event) => {
    if (event.target !== element) return
    const box = element.getBoundingClientRect()
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) element.close()
  })
  document.addEventListener('htmx:before:request', (event) => {
    if (!element.open && event.detail?.ctx?.sourceElement) opener = event.detail.ctx.sourceElement
  })
  document.addEventListener('htmx:after:swap', (event) => {
    const target = event.detail?.ctx?.target
    if (!target || element.open || !element.contains(target) || element.classList.contains('commands')) return
    if (!target.textContent.trim()) return
    element.showModal()
    element.querySelector('[data-focus], [autofocus], #sheet-body :is(input:not([type=hidden]), textarea, select, h2)')?.focus()
  })
  document.addEventListener('sheet:close', () => { if (element.id === 'sheet') element.close() })
  element.addEventListener('close', () => { if (opener?.isConnected) opener.focus() })
}
