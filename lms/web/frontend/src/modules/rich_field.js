// A text that may have the rich editor: it opens at once over HTML, and by a button over lines of text, which become HTML then.
// Without scripts the text is edited as it is written.
//
//   <form data-upload-url="…" data-editor-labels='{…}'> … <div data-module="rich-field" data-is-short><textarea></textarea><input type="hidden" value="plain"></div>
//   (macros fields.written and fields.small; the hidden field carries the text's format)
import { icon } from "../icon.js";

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
// Moodle's lines may hold tags, which stay
const toHtml = (text, format) =>
  text
    .split(/\n\s*\n/)
    .filter((each) => each.trim())
    .map((each) => `<p>${(format === "moodle" ? each : escape(each)).trim().replace(/\n/g, "<br>")}</p>`)
    .join("");

export function mount(element) {
  const form = element.closest("form");
  const textarea = element.querySelector("textarea");
  const format = element.querySelector("input[type=hidden]");
  const labels = JSON.parse(form.dataset.editorLabels);
  Object.assign(element.dataset, { uploadUrl: form.dataset.uploadUrl, takesSounds: "" });

  const open = async () => {
    const { mount: mountEditor } = await import("../editor/editor.js");
    mountEditor(element, labels);
  };
  if (format.value === "html") return open();
  if (format.value === "markdown") return;

  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm rich-open" });
  button.append(icon("typography"), labels.open);
  if ("isShort" in element.dataset) {
    Object.assign(button, { className: "btn btn-icon rich-open", title: labels.open, ariaLabel: labels.open });
    button.lastChild.remove();
  }
  button.setAttribute("aria-describedby", textarea.id);
  button.addEventListener("click", async () => {
    button.remove();
    textarea.value = toHtml(textarea.value, format.value);
    format.value = "html";
    await open();
    document.getElementById(`${textarea.id}-editor`).focus();
  });
  element.append(button);
}
