/* Where nobody chose a time zone yet: shows the times on the clock of this browser, when that is another one than data-zone. The zone
   goes in the address, so it happens once; the server keeps it. Without JavaScript it is chosen by hand. */
const HALF_YEAR = 182 * 86400000

/** Whether two zones show the same time, now and in the other half of the year: then there is nothing to change. */
function same(one, other) {
  const now = Date.now()
  return [now, now + HALF_YEAR].every((at) => {
    const [first, second] = [one, other].map((timeZone) => new Date(at).toLocaleString('en', { timeZone }))
    return first === second
  })
}

export default function readerZone(element) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone || same(zone, element.dataset.zone)) return
  const url = new URL(location) // with whatever else it says, such as the time that was tapped in a frame elsewhere
  url.searchParams.set('zone', zone)
  location.replace(url)
}
