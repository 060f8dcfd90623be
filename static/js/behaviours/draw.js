/* A signature drawn with a finger or a mouse, kept as strokes of points in the hidden field; who types only the name signs just as well. */
export default function draw(element) {
  const board = element.querySelector('svg')
  const field = element.closest('form').elements.drawn
  const strokes = []
  let line
  element.hidden = false

  const point = (event) => {
    const box = board.getBoundingClientRect()
    const at = (value, size, most) => Math.max(0, Math.min(most, Math.round((value / size) * most)))
    return `${at(event.clientX - box.left, box.width, 600)},${at(event.clientY - box.top, box.height, 200)}`
  }
  const add = (event) => {
    const here = point(event)
    if (strokes.at(-1).at(-1) === here || strokes.flat().length >= 3000) return
    strokes.at(-1).push(here)
    line.setAttribute('points', strokes.at(-1).join(' '))
    field.value = strokes.map((stroke) => stroke.join(' ')).join(';')
  }
  board.addEventListener('pointerdown', (event) => {
    board.setPointerCapture(event.pointerId)
    line = board.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'polyline'))
    strokes.push([])
    add(event)
  })
  board.addEventListener('pointermove', (event) => { if (line && event.buttons) add(event) })
  board.addEventListener('pointerup', () => { line = null })
  element.querySelector('button').addEventListener('click', () => {
    strokes.length = 0
    board.replaceChildren()
    field.value = ''
  })
}
