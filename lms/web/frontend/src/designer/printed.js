// "As printed": the sheet as the engine of the download draws it, in place of the one on which things are moved.
import { csrfToken } from "../http.js";

export function mountPrinted(page, sheet) {
  const button = page.form.querySelector("[data-printed]");
  const word = button.querySelector("span");
  const picture = Object.assign(document.createElement("img"), { className: "designer-print", alt: page.labels.printed, hidden: true });
  sheet.stage.after(picture);

  function show(isPrinted) {
    picture.hidden = !isPrinted;
    picture.classList.toggle("is-portrait", sheet.stage.classList.contains("is-portrait"));
    sheet.stage.hidden = isPrinted;
    button.setAttribute("aria-pressed", isPrinted);
    word.textContent = isPrinted ? page.labels.edit : page.labels.printed;
    if (!isPrinted) sheet.draw();
  }

  async function print() {
    page.say(page.labels.drawing);
    const body = new FormData(page.form);
    const answer = await fetch(page.form.dataset.previewUrl, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } }).catch(() => null);
    if (!answer?.ok) return page.say(answer ? await reasons(answer) : page.labels.failed);
    URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(await answer.blob());
    page.say("");
    show(true);
  }

  async function reasons(answer) {
    const refused = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...refused.querySelectorAll(".notice p")].map((line) => line.textContent).join(" ") || page.labels.failed;
  }

  button.addEventListener("click", () => (picture.hidden ? print() : show(false)));
}
