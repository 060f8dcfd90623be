/* Where somebody comes back to on a phone: the service worker keeps the look, and says so when there is no connection. Not without https. */
export default function shell() {
  navigator.serviceWorker?.register('/sw.js').catch(() => {}) // refused by the browser's settings: then everything works as before
}
