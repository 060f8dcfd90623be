/* A time that is kept for a while: says when that is over. The server decides; this only tells. */
export default function hold(element) {
  const left = new Date(element.dataset.until) - Date.now()
  setTimeout(() => {
    element.textContent = element.dataset.over
    element.setAttribute('role', 'status')
  }, Math.max(0, left))
}
