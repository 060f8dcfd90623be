/* Questions that hang on an earlier answer: <fieldset data-when="key" data-test="is|below|above" data-value=…>, and what stands under
   a heading with such a condition (data-under). Hidden ones are disabled, so they are not sent. Fields are named q_<key>. */
export default function reveal(form) {
  const rows = [...form.querySelectorAll('[data-when], [data-under]')]
  if (!rows.length) return

  const given = (key) => [...form.elements].filter((field) => field.name === `q_${key}` && !field.matches(':disabled') &&
    (!/^(radio|checkbox)$/.test(field.type) || field.checked)).map((field) => field.value).filter((text) => text !== '')

  const holds = ({ when, test, value }) => {
    if (!when) return true
    const texts = given(when)
    if (test === 'is') return texts.includes(value)
    const number = texts.length ? Number(texts[0].replace(',', '.')) : NaN
    return test === 'below' ? number < Number(value) : number > Number(value)
  }

  function update() {
    const closed = new Set()
    for (const row of rows) {
      const shown = holds(row.dataset) && !closed.has(row.dataset.under)
      if (row.dataset.heading && !shown) closed.add(row.dataset.heading)
      row.hidden = !shown
      if ('disabled' in row) row.disabled = !shown
    }
  }

  form.addEventListener('input', update)
  update()
}
