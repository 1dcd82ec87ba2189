// Undo and redo over the whole form: every step is what its inputs held.
import { input } from "./element.js";

const MOST = 100;

export function mountHistory(page, { restored }) {
  const [undo, redo] = ["undo", "redo"].map((name) => page.form.querySelector(`[data-${name}]`));
  const sheetInputs = ["paper", "orientation", "background", "margin"].map((name) => page.form.elements[name]);
  const past = [];
  const future = [];

  page.read = (element) =>
    [...element.querySelectorAll("[data-property]")].map((field) => [
      field.dataset.property,
      field.type === "checkbox" ? field.checked : field.value,
      field.dataset.url ?? "",
    ]);
  page.write = (element, record) => {
    for (const [name, value, url] of record) {
      const field = input(element, name);
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
      if (url) field.dataset.url = url;
    }
  };

  const present = () =>
    JSON.stringify({
      sheet: sheetInputs.map((field) => field.value),
      elements: page.elements().map((element) => [element.dataset.type, page.read(element)]),
    });

  function restore(step) {
    const { sheet, elements } = JSON.parse(step);
    sheetInputs.forEach((field, place) => (field.value = sheet[place]));
    page.list.replaceChildren();
    for (const [type, record] of elements) {
      const element = page.fresh(type);
      page.write(element, record);
      page.list.append(element);
    }
    show();
    restored();
  }

  function show() {
    undo.disabled = past.length < 2;
    redo.disabled = !future.length;
  }

  function back() {
    if (past.length < 2) return;
    future.push(past.pop());
    restore(past.at(-1));
  }

  function forth() {
    if (!future.length) return;
    past.push(future.pop());
    restore(past.at(-1));
  }

  undo.addEventListener("click", back);
  redo.addEventListener("click", forth);
  page.form.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("textarea, input:not([type=checkbox]):not([type=color])");
    if (isTyping || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") {
      event.preventDefault();
      (key === "y" || event.shiftKey ? forth : back)();
    }
  });

  return {
    /** Keeps the form as it is now, when anything changed since the last step. */
    keep() {
      const step = present();
      if (step === past.at(-1)) return;
      past.push(step);
      if (past.length > MOST) past.shift();
      if (past.length > 1) page.form.dispatchEvent(new Event("input", { bubbles: true }));
      future.length = 0;
      show();
    },
  };
}
