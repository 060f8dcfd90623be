/* A file field that says at once when a file is too large, before minutes are spent on sending it:
   <input type="file" data-behaviour="not-too-large" data-most="10485760" data-says="This file is …">. The server says so too. */
export default function notTooLarge(input) {
  const look = () => {
    const heavy = [...input.files].some((file) => file.size > Number(input.dataset.most))
    input.setCustomValidity(heavy ? input.dataset.says : '')
    if (heavy) input.reportValidity()
  }
  input.addEventListener('change', look)
  look()
}
