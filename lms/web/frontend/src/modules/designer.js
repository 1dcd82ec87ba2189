// The page in which a certificate is designed: a sheet on which the elements of the form are dragged, resized and moved by keys.
// The form stays what is sent, and what holds: the sheet is drawn from its inputs and writes into them. Without scripts the
// inputs are filled in by hand.
import { mountFields } from "../designer/fields.js";
import { mountHistory } from "../designer/history.js";
import { mountPrinted } from "../designer/printed.js";
import { mountSheet } from "../designer/sheet.js";
import { placesOf, values } from "../designer/element.js";

export function mount(form) {
  const page = {
    form,
    labels: JSON.parse(form.dataset.labels),
    example: JSON.parse(form.dataset.example),
    papers: JSON.parse(form.dataset.papers),
    list: form.querySelector(".designer-list"),
    said: form.querySelector(".designer-said"),
    elements: () => [...page.list.children],
    say: (text) => (page.said.textContent = text),
  };
  for (const part of form.querySelectorAll("[data-scripted]")) part.hidden = false;
  const sheet = mountSheet(page, { changed: () => history.keep() });
  const history = mountHistory(page, { restored: () => sheet.draw() });

  const fresh = (type) => {
    const template = form.querySelector(`template[data-fresh="${type}"]`);
    const number = Math.max(-1, ...page.elements().map((one) => Number(one.dataset.element))) + 1;
    const holder = document.createElement("ol");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", number);
    return holder.firstElementChild;
  };

  page.fresh = fresh;
  page.acts = {
    add(type) {
      const element = fresh(type);
      page.list.append(element);
      const { width, height } = sheet.paper();
      placesOf(element, { x: (width - values(element).width) / 2, y: (height - values(element).height) / 2 });
      sheet.select(element);
    },
    up: (element) => element.previousElementSibling?.before(element),
    down: (element) => element.nextElementSibling?.after(element),
    copy(element) {
      const copy = fresh(element.dataset.type);
      page.write(copy, page.read(element));
      const { x, y } = values(element);
      placesOf(copy, { x: x + 5, y: y + 5 });
      element.after(copy);
      sheet.select(copy);
    },
    remove(element) {
      const next = element.nextElementSibling ?? element.previousElementSibling;
      element.remove();
      if (next) sheet.select(next);
      page.say(page.labels.removed);
    },
  };
  page.act = (verb, on) => {
    page.acts[verb](on);
    sheet.draw();
    history.keep();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    page.act(button.dataset.do, button.dataset.type ?? button.closest("[data-element]"));
  });
  form.addEventListener("input", () => sheet.draw());
  form.addEventListener("change", () => history.keep());
  page.list.addEventListener("toggle", (event) => event.target.open && sheet.select(event.target.closest("[data-element]"), { focus: false }), true);

  mountFields(page, { drawn: sheet.draw });
  mountPrinted(page, sheet);
  history.keep();
  sheet.draw();
}
