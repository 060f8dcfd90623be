/* The service worker: keeps the look (never a page, never a word of anybody), says so when there is no connection, and shows notifications. */
const SHELL = 'BUILD' // the address of this build's files, filled in when it is served
const OFFLINE = 'NO_CONNECTION' // the page of errors/offline.html, in the reader's language
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

self.addEventListener('install', (event) => {
  self.skipWaiting()
  event.waitUntil(caches.open(SHELL).then((shell) => shell.add(`${SHELL}app.css`)).catch(() => {})) // without it the page is plain, not absent
})
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name)
  await self.clients.claim()
})()))

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.mode === 'navigate' && event.request.method === 'GET') { // what is being sent stays the browser's: it offers to send again
    event.respondWith(fetch(event.request).catch(() => new Response(OFFLINE, {
      status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY },
    })))
    return
  }
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(SHELL)) return
  event.respondWith((async () => {
    const shell = await caches.open(SHELL)
    const known = await shell.match(event.request)
    if (known) return known
    const answer = await fetch(event.request)
    if (answer.ok) event.waitUntil(shell.put(event.request, answer.clone()))
    return answer
  })())
})

/* Every push shows something (browsers ask it), and what it shows is neutral. */
self.addEventListener('push', (event) => {
  let said = {}
  try { said = event.data.json() } catch { /* an empty push still shows its name */ }
  event.waitUntil(self.registration.showNotification(said.title || 'Draad', {
    body: said.body || '', tag: said.tag, icon: `${SHELL}icons/icon-192.png`, data: { path: said.path },
  }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const path = event.notification.data?.path || '/'
  const target = new URL(path, self.location.origin)
  if (target.origin !== self.location.origin) return
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: 'window' })
    const here = open.find((one) => new URL(one.url).pathname === target.pathname)
    return here ? here.focus() : self.clients.openWindow(target)
  })())
})
