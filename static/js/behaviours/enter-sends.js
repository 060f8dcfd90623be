/* In a message, Ctrl or Cmd with Enter sends; Enter alone makes a new line. The field grows by itself (CSS field-sizing). */
export default function enterSends(form) {
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit() }
  })
}
