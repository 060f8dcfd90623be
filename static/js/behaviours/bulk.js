/* The bar for chosen rows: counts them, hides while none is chosen. A checkbox with data-all chooses every row of its form. */
export default function bulk(bar) {
  const root = bar.closest('form') || document
  const boxes = () => [...root.querySelectorAll('input[type=checkbox][name=chosen]')]
  const line = bar.querySelector('.bulk-count')
  const show = () => {
    const n = boxes().filter((box) => box.checked).length
    bar.hidden = n === 0
    if (line) line.textContent = line.dataset.word.replace('{n}', n)
  }
  root.addEventListener('change', (event) => {
    if (event.target.matches('[data-all]')) boxes().forEach((box) => { box.checked = event.target.checked })
    show()
  })
  show()
}
