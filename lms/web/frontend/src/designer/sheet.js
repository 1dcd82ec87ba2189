// The sheet: draws every element of the form at its place, and lets it be selected, dragged, resized and moved by keys.
import { filled, input, placesOf, values } from "./element.js";
import { paint } from "./painting.js";
import { linesOf, snapped } from "./snapping.js";

const KEYS = { ArrowLeft: ["x", "width", -1], ArrowRight: ["x", "width", 1], ArrowUp: ["y", "height", -1], ArrowDown: ["y", "height", 1] };
const within = (text, facts) => Object.entries(facts).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);

export function mountSheet(page, { changed }) {
  const stage = page.form.querySelector(".designer-sheet");
  const snap = page.form.querySelector("[data-snap]");
  let selected = null;

  const field = (name) => page.form.elements[name];
  const paper = () => {
    const [long, short] = page.papers[field("paper").value] ?? page.papers.a4;
    const [width, height] = field("orientation").value === "portrait" ? [short, long] : [long, short];
    return { width, height, margin: Number(field("margin").value) || 0, background: field("background").value };
  };
  const elementOf = (item) => page.elements().find((one) => one.dataset.element === item.dataset.of);
  const itemOf = (element) => stage.querySelector(`[data-of="${element.dataset.element}"]`);
  const kind = (element) => element.querySelector(".designer-kind").textContent;

  function draw() {
    const sheet = paper();
    const hadFocus = stage.contains(document.activeElement) ? document.activeElement.dataset.of : null;
    stage.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
    stage.style.background = sheet.background;
    stage.classList.toggle("is-portrait", sheet.height > sheet.width);
    const margin = Object.assign(document.createElement("div"), { className: "designer-margin" });
    Object.assign(margin.style, { inset: `${(sheet.margin / sheet.height) * 100}% ${(sheet.margin / sheet.width) * 100}%` });
    stage.replaceChildren(margin, ...page.elements().map((element) => drawn(element, sheet)));
    for (const element of page.elements()) paint(itemOf(element), values(element), sheet, page);
    if (selected && !page.list.contains(selected)) selected = null;
    mark();
    if (hadFocus) stage.querySelector(`[data-of="${hadFocus}"]`)?.focus();
  }

  function drawn(element, sheet) {
    const facts = values(element);
    const item = document.createElement("div");
    item.className = `designer-item is-${facts.type}`;
    item.dataset.of = element.dataset.element;
    item.tabIndex = 0;
    // no button, which may not be this small: the list beside the sheet has one of full size for each
    item.setAttribute("role", "group");
    const text = facts.content ? filled(facts.content, page.example) : "";
    item.setAttribute("aria-label", within(page.labels.place, { kind: kind(element), text, x: facts.x, y: facts.y }));
    Object.assign(item.style, {
      left: `${(facts.x / sheet.width) * 100}%`,
      top: `${(facts.y / sheet.height) * 100}%`,
      width: `${(facts.width / sheet.width) * 100}%`,
      height: `${(facts.height / sheet.height) * 100}%`,
    });
    element.querySelector(".designer-hint").textContent = (facts.content ?? "").slice(0, 40);
    return item;
  }

  function mark() {
    for (const item of stage.querySelectorAll(".designer-item")) {
      const isSelected = item.dataset.of === selected?.dataset.element;
      item.ariaCurrent = isSelected;
      item.querySelector(".designer-handle")?.remove();
      if (isSelected) item.append(Object.assign(document.createElement("span"), { className: "designer-handle" }));
    }
    for (const element of page.elements()) element.classList.toggle("is-selected", element === selected);
  }

  function select(element, { focus = true } = {}) {
    if (element === selected) return;
    selected = element;
    for (const one of page.elements()) one.querySelector("details").open = one === element;
    element.scrollIntoView({ block: "nearest" });
    if (!itemOf(element)) draw();
    mark();
    if (focus) itemOf(element)?.focus({ preventScroll: true });
  }

  function drag(event) {
    const item = event.target.closest(".designer-item");
    if (!item || event.button) return;
    event.preventDefault();
    const element = elementOf(item);
    select(element);
    item.focus({ preventScroll: true });
    const isResize = event.target.matches(".designer-handle");
    const sheet = paper();
    const scale = sheet.width / stage.clientWidth;
    const start = { ...values(element), left: event.clientX, top: event.clientY };
    const neighbours = page.elements().filter((one) => one !== element).map(values);
    const lines = {
      x: linesOf(sheet.width, sheet.margin, neighbours, "x", "width"),
      y: linesOf(sheet.height, sheet.margin, neighbours, "y", "height"),
    };
    const settle = (value, extent, name) => snapped(value, extent, lines[name], snap.checked);
    let hasMoved = false;
    const move = (to) => {
      const [right, down] = [(to.clientX - start.left) * scale, (to.clientY - start.top) * scale];
      hasMoved ||= Math.abs(right) + Math.abs(down) > 0.3;
      if (!hasMoved) return;
      if (isResize) {
        placesOf(element, {
          width: Math.max(0, settle(start.x + start.width + right, 0, "x") - start.x),
          height: Math.max(0, settle(start.y + start.height + down, 0, "y") - start.y),
        });
      } else placesOf(element, { x: settle(start.x + right, start.width, "x"), y: settle(start.y + down, start.height, "y") });
      draw();
      tell(element, isResize);
    };
    const end = () => {
      document.removeEventListener("pointermove", move);
      if (hasMoved) changed();
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end, { once: true });
    document.addEventListener("pointercancel", end, { once: true });
  }

  function tell(element, isSize) {
    page.say(within(isSize ? page.labels.sized : page.labels.moved, values(element)));
  }

  function press(event) {
    const item = event.target.closest(".designer-item");
    if (!item) return;
    const element = elementOf(item);
    const command = event.ctrlKey || event.metaKey;
    if (KEYS[event.key] && !command) {
      const [place, size, sign] = KEYS[event.key];
      const name = event.shiftKey ? size : place;
      const value = values(element)[name] + sign * (event.altKey ? 0.1 : 1);
      placesOf(element, { [name]: event.shiftKey ? Math.max(0, value) : value });
      draw();
      tell(element, event.shiftKey);
      changed();
    } else if (event.key === "Delete" || event.key === "Backspace") page.act("remove", element);
    else if (command && event.key.toLowerCase() === "d") page.act("copy", element);
    else if (event.key === "Enter" || event.key === " ") {
      select(element, { focus: false });
      (input(element, "content") ?? input(element, "x")).focus();
    } else return;
    event.preventDefault();
  }

  stage.addEventListener("pointerdown", drag);
  stage.addEventListener("keydown", press);
  stage.addEventListener("focusin", (event) => {
    const item = event.target.closest(".designer-item");
    if (item) select(elementOf(item), { focus: false });
  });
  return { draw, select, paper, stage };
}
