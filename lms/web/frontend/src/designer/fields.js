// The inputs beside the sheet: fields put into a text by a press, pictures uploaded, contrast told.
import { uploadFile } from "../editor/images.js";
import { contrast, input } from "./element.js";

const ENOUGH = 4.5;

export function mountFields(page, { drawn }) {
  let text = null;

  for (const code of page.form.querySelectorAll("[data-field]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "designer-chip" });
    button.textContent = code.textContent;
    button.ariaLabel = page.labels.insert.replace("{name}", code.dataset.field);
    button.addEventListener("click", () => insert(code.textContent));
    code.replaceWith(button);
  }

  function insert(field) {
    if (!text || !page.form.contains(text)) {
      page.act("add", "text");
      text = input(page.elements().at(-1), "content");
    }
    text.setRangeText(field, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new Event("change", { bubbles: true }));
    text.focus();
  }

  page.form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea[data-property=content]")) text = event.target;
  });
  page.form.addEventListener("toggle", (event) => {
    const element = event.target.closest?.("[data-type=text]");
    if (element && event.target.open) text = input(element, "content");
  }, true);

  page.form.addEventListener("change", async (event) => {
    const chosen = event.target;
    if (chosen.matches("[data-property=colour]")) tell(chosen);
    if (!chosen.matches("[type=file]") || !chosen.files.length) return;
    const element = chosen.closest("[data-element]");
    const { id, url, error } = await uploadFile(page.form.dataset.uploadUrl, chosen.files[0]);
    if (!url) return page.say(error ?? page.labels.failed);
    const field = input(element, "picture");
    field.value = id;
    field.dataset.url = url;
    chosen.value = "";
    drawn();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  function tell(colour) {
    const element = colour.closest("[data-type=text]");
    if (!element) return;
    const ratio = contrast(colour.value, page.form.elements.background.value);
    page.say(ratio < ENOUGH ? page.labels.contrast.replace("{ratio}", ratio.toFixed(1)) : "");
  }
}
