/* Notifications on this device: <div data-behaviour="push" data-key data-url data-remove-url>, with parts [data-when="off|on|denied|home|failed"] of which one shows. */
const post = (url, fields) => fetch(url, {
  method: 'POST', headers: JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}'), body: new URLSearchParams(fields),
})
const fields = (subscription) => {
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth }
}

export default async function push(element) {
  const show = (state) => {
    element.hidden = false
    for (const part of element.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== state
  }
  const phone = /iPhone|iPad/.test(navigator.userAgent)
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) { if (phone) show('home'); return }
  const worker = await navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)
  const look = async () => {
    const known = await worker.pushManager.getSubscription()
    show(Notification.permission === 'denied' ? 'denied' : known ? 'on' : 'off')
    return known
  }
  const subscribed = async () => { // false when the browser's own push service, or ours, does not want it
    try {
      const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: element.dataset.key })
      const answer = await post(element.dataset.url, fields(made))
      if (!answer.ok) await made.unsubscribe()
      return answer.ok
    } catch { return false }
  }
  element.addEventListener('click', async (event) => {
    const wish = event.target.closest('[data-push]')?.dataset.push
    if (wish === 'on' && await Notification.requestPermission() === 'granted' && !await subscribed()) { show('failed'); return }
    if (wish === 'off') {
      const known = await worker.pushManager.getSubscription()
      if (known) { await post(element.dataset.removeUrl, { endpoint: known.endpoint }); await known.unsubscribe() }
    }
    if (wish) await look()
  })
  const known = await look()
  if (known) await post(element.dataset.url, fields(known)) // still here: what no browser confirms is forgotten after 90 days
}
