/* In a frame on a coach's own site: tells the page around it how high it is, now and whenever that changes, so that nothing scrolls in
   it. The height and nothing else; whoever does not listen keeps the height that the frame was given. */
export default function frame(foot) {
  if (parent === window) return
  const tell = () => parent.postMessage({ draadHeight: Math.ceil(foot.getBoundingClientRect().bottom + scrollY) + 1 }, '*') // what is only read aloud takes a pixel below it
  new ResizeObserver(tell).observe(document.body)
  document.addEventListener('htmx:after:swap', tell)
  document.addEventListener('toggle', tell, true)
  tell()
}
