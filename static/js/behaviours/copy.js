/* <button data-behaviour="copy" data-copy="text"> or data-copy-from="id of a field". */
import { toast, words } from '../app.js'

export default function copy(button) {
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    const from = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom)
    await navigator.clipboard.writeText(from ? from.value ?? from.textContent.trim() : button.dataset.copy)
    toast(words.copied)
  })
}
