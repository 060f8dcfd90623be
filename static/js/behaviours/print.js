/* A button that prints the page; without JavaScript the browser's own menu does. */
export default function print(button) {
  button.addEventListener('click', () => window.print())
}
