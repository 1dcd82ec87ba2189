// Points on a picture, set with a pointer or with a cross that the arrow keys move. They are kept in the text fields that stand
// there without scripts, as "x,y" in shares of width and height.
//
//   <div data-module="hotspot" data-points="2" data-labels='{…}'> <div data-hotspot-picture><img></div> <ol> <input data-several> … </ol> </div>
const STEP = 0.01;
const LARGE_STEP = 0.1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (share) => Math.min(Math.max(share, 0), 1);
const written = ({ x, y }) => `${x.toFixed(4)},${y.toFixed(4)}`;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function read(field) {
  const [x, y] = field.value.split(",").map(Number);
  return field.value && Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
}

export function mount(root) {
  const labels = JSON.parse(root.dataset.labels);
  const picture = root.querySelector("[data-hotspot-picture]");
  const fields = [...root.querySelectorAll("[data-several]")];
  const said = root.querySelector("[data-hotspot-said]");
  const chosen = document.createElement("ul");
  const cross = document.createElement("span");
  let at = { x: 0.5, y: 0.5 };

  const words = ({ x, y }) => fill(labels.at, { x: Math.round(x * 100), y: Math.round(y * 100) });
  const say = (text) => (said.textContent = text);
  const put = (element, { x, y }) => Object.assign(element.style, { left: `${x * 100}%`, top: `${y * 100}%` });

  const show = () => {
    picture.querySelectorAll(".hotspot-mark").forEach((mark) => mark.remove());
    chosen.replaceChildren();
    fields.forEach((field, index) => {
      const point = read(field);
      if (!point) return;
      const mark = Object.assign(document.createElement("span"), { className: "hotspot-mark", textContent: index + 1, ariaHidden: "true" });
      put(mark, point);
      picture.append(mark);
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: fill(labels.remove, { number: index + 1 }) });
      button.addEventListener("click", () => change(index, "", fill(labels.removed, { number: index + 1 })));
      const item = document.createElement("li");
      item.append(`${index + 1}: ${words(point)} `, button);
      chosen.append(item);
    });
  };

  const change = (index, value, words) => {
    fields[index].value = value;
    show();
    say(words);
    picture.focus();
    fields[index].dispatchEvent(new Event("input", { bubbles: true }));
  };

  const set = (point) => {
    if (picture.closest("fieldset")?.disabled) return;
    const free = fields.findIndex((field) => !field.value);
    // the only point is simply set anew
    const index = free < 0 && fields.length === 1 ? 0 : free;
    if (index < 0) return say(labels.full);
    change(index, written(point), fill(labels.set, { number: index + 1, at: words(point) }));
  };

  root.querySelector("ol").hidden = true;
  root.querySelector("[data-hotspot-plain]").hidden = true;
  root.querySelector("[data-hotspot-keys]").hidden = false;
  chosen.className = "hotspot-chosen";
  picture.after(chosen);
  Object.assign(picture, { tabIndex: 0, role: "application", ariaLabel: picture.querySelector("img").alt });
  cross.className = "hotspot-cross";
  cross.hidden = true;
  picture.append(cross);

  picture.addEventListener("click", (event) => {
    const box = picture.querySelector("img").getBoundingClientRect();
    at = { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) };
    cross.hidden = true;
    set(at);
  });
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return set(at);
    }
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    at = { x: within(at.x + way[0] * step), y: within(at.y + way[1] * step) };
    cross.hidden = false;
    put(cross, at);
    say(words(at));
  });
  root.closest("[data-item]")?.addEventListener("answer-applied", show);
  show();
}
