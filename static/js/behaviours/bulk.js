/* The bar for chosen rows: says how many, and makes "all on this page" do it here. Shift with a click or a space chooses from the last one to this. */
export default function bulk(bar) {
  const root = bar.closest('form') || document
  const boxes = () => [...root.querySelectorAll('input[type=checkbox][name=chosen]')]
  const line = bar.querySelector('.bulk-count')
  const every = bar.querySelector('[name=every]')
  let last
  const show = () => {
    const n = every?.checked ? Number(every.dataset.count) : boxes().filter((box) => box.checked).length
    line.textContent = line.dataset.word.replace('{n}', n)
  }
  root.addEventListener('click', (event) => {
    const all = event.target.closest('[data-all]')
    if (all) {
      event.preventDefault()
      const full = boxes().every((box) => box.checked)
      boxes().forEach((box) => { box.checked = !full })
      show()
    }
    if (!event.target.matches('[name=chosen]')) return
    const list = boxes()
    if (event.shiftKey && list.includes(last)) {
      const [from, to] = [list.indexOf(last), list.indexOf(event.target)].sort((a, b) => a - b)
      list.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked })
    }
    last = event.target
  })
  root.addEventListener('change', show)
  show()
}
