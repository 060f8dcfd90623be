/* Where the reader is. On a form or field: fills the hidden field named `timezone`. On the coachee's page: posts once per sitting to
   data-timezone-url when the browser's zone is another than data-timezone, so the person can be asked. */
export default function timezone(element) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone) return
  const field = element.matches('input') ? element : element.querySelector('input[type=hidden][name=timezone]')
  if (field && !field.value) field.value = zone
  const url = element.dataset.timezoneUrl
  if (!url || element.dataset.timezone === zone) return
  const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}')
  fetch(url, { method: 'POST', headers, body: new URLSearchParams({ timezone: zone }) })
  delete element.dataset.timezoneUrl
}
