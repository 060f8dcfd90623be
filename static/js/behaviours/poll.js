/* Asks now and then what is new: <div data-behaviour="poll" hx-trigger="poll" hx-post=…>. Asks once at the start, then every 20 seconds
   while the page is looked at; a page in the background asks nothing, and asks again as soon as it is looked at. */
const EVERY = 20000

export default function poll(element) {
  const ask = () => { if (element.isConnected && !document.hidden && navigator.onLine) element.dispatchEvent(new CustomEvent('poll')) }
  const seen = () => ask()
  const timer = setInterval(() => {
    if (element.isConnected) return ask()
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  }, EVERY)
  document.addEventListener('visibilitychange', seen)
  if (!element.dataset.later) setTimeout(ask, 50)
  const talk = document.getElementById('talk-end')
  if (talk) talk.scrollIntoView({ block: 'end' })
}
