// Draws the areas of a hotspot on its picture, and uploads the picture. The fields beside it stay what is sent: without scripts
// they are filled in by hand.
//
//   <div data-module="hotspot-editor" data-picture="picture" data-width="width" data-height="height" data-labels='{…}'>
//
// An empty row's shape is drawn by dragging, a polygon by its corners and a double-click. What is drawn is moved by dragging it and
// pulled by its handles; with the keyboard by arrow keys, + and −. The row that was last touched is the one that is changed.
import { chooseFiles, IMAGES, uploadFile } from "../editor/images.js";
import * as shapes from "./hotspot_shapes.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.01;
const LARGE_STEP = 0.1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SCALES = { "+": 1.1, "=": 1.1, "-": 1 / 1.1 };
const within = (share) => Math.min(Math.max(share, 0), 1);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function outline(shape, at, width, height, name) {
  if (shape === "circle") return node("circle", { class: name, cx: at[0] * width, cy: at[1] * height, r: at[2] * width });
  const corners = shape === "rectangle" ? shapes.handles(shape, at).flat() : at;
  return node("polygon", { class: name, points: corners.map((share, index) => share * (index % 2 ? height : width)).join(" ") });
}

/** A row of the form as an area: its shape and its numbers, which are written back at once. */
function areaOf(row) {
  const shape = row.querySelector("select");
  const field = row.querySelector("input[name$=coordinates]");
  const title = shape.selectedOptions[0].text;
  const numbers = field.value.split(/[,;\s，；、]+/).filter(Boolean).map(Number);
  const write = (shares) => {
    field.value = shares.map((share) => Number(share.toFixed(4))).join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { row, field, title, shape: shape.value, numbers, write, isEmpty: !field.value, isDrawn: Boolean(shapes.isArea(shape.value, numbers)) };
}

export function mount(root) {
  const labels = JSON.parse(root.dataset.labels);
  const form = root.closest("form");
  const named = (name) => form.elements[root.dataset[name]];
  const stage = Object.assign(document.createElement("div"), { className: "hotspot-picture is-stage", hidden: true, tabIndex: 0, role: "application", ariaLabel: labels.stage });
  const image = Object.assign(document.createElement("img"), { alt: "", draggable: false });
  const svg = node("svg", { "aria-hidden": true });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: labels.choose });
  const said = Object.assign(document.createElement("p"), { className: "field-help", role: "status" });
  let current = null; // the row that is changed
  let follow = null; // what the pointer does while it is down
  let corners = []; // of a polygon that is not closed yet

  const areas = () => [...root.querySelectorAll(".edit-row")].map(areaOf);
  const tall = () => image.naturalHeight / image.naturalWidth || 1;
  const say = (text) => (said.textContent = text);
  const tell = (area) => say(fill(labels.area, { number: areas().findIndex(({ row }) => row === area.row) + 1, shape: area.title, numbers: areaOf(area.row).field.value }));

  const show = () => {
    const [width, height] = [image.naturalWidth || 1, image.naturalHeight || 1];
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.replaceChildren();
    for (const { row, shape, numbers, isDrawn } of areas()) {
      if (!isDrawn) continue;
      svg.append(outline(shape, numbers, width, height, row === current ? "hotspot-area is-current" : "hotspot-area"));
      if (row !== current) continue;
      for (const [x, y] of shapes.handles(shape, numbers)) svg.append(node("circle", { class: "hotspot-handle", cx: x * width, cy: y * height, r: width * 0.012 }));
    }
    if (corners.length) svg.append(node("polyline", { class: "hotspot-area is-current", points: corners.map(([x, y]) => `${x * width},${y * height}`).join(" ") }));
  };

  const load = () => {
    stage.hidden = !named("picture").value;
    if (named("picture").value) image.src = named("picture").value;
  };

  const empty = () => areas().find((area) => area.isEmpty && area.row === current) ?? areas().find((area) => area.isEmpty);

  const place = (event) => {
    const box = image.getBoundingClientRect();
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };

  const addCorner = (area, point) => {
    current = area.row;
    const closes = corners.length > 2 && [corners[0], corners.at(-1)].some((corner) => shapes.isNear(corner, point, tall()));
    if (!closes) {
      corners.push(point);
      return show();
    }
    const drawn = corners.flat();
    corners = [];
    area.write(drawn);
    tell(area);
  };

  /** What dragging from this point does: pulls a handle, moves an area, or draws the next one. */
  const grip = (point) => {
    const own = areas().find(({ row, isDrawn }) => row === current && isDrawn);
    const handle = own ? shapes.handles(own.shape, own.numbers).findIndex((each) => shapes.isNear(each, point, tall())) : -1;
    if (handle >= 0) return [own, (at) => shapes.pulled(own.shape, own.numbers, handle, at, tall())];
    const under = areas().findLast(({ shape, numbers, isDrawn }) => isDrawn && shapes.holds(shape, numbers, point, tall()));
    if (under) return [under, (at) => shapes.moved(under.shape, under.numbers, [at[0] - point[0], at[1] - point[1]])];
    const next = empty();
    return next ? [next, (at) => shapes.dragged(next.shape, point, at, tall())] : null;
  };

  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    stage.focus({ preventScroll: true });
    const point = place(event);
    if (corners.length) return addCorner(areaOf(current), point);
    const gripped = grip(point);
    if (!gripped) return say(labels.full);
    const [area, reshaped] = gripped;
    if (area.isEmpty && area.shape === "polygon") return addCorner(area, point);
    current = area.row;
    follow = (at) => area.write(reshaped(at));
    stage.setPointerCapture(event.pointerId);
    show();
  });
  stage.addEventListener("pointermove", (event) => follow?.(place(event)));
  stage.addEventListener("pointerup", () => {
    if (follow) tell(areaOf(current));
    follow = null;
  });
  const putInTheMiddle = () => {
    const next = empty();
    if (!next) return say(labels.full);
    current = next.row;
    next.write(shapes.inTheMiddle(next.shape));
    tell(next);
  };

  const change = (key, step) => {
    const area = areas().find(({ row, isDrawn }) => isDrawn && row === current) ?? areas().find(({ isDrawn }) => isDrawn);
    if (!area) return;
    current = area.row;
    area.write(ARROWS[key] ? shapes.moved(area.shape, area.numbers, ARROWS[key].map((each) => each * step)) : shapes.scaled(area.shape, area.numbers, SCALES[key]));
    tell(area);
  };

  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && !ARROWS[event.key] && !SCALES[event.key]) return;
    event.preventDefault();
    if (event.key === "Enter") putInTheMiddle();
    else change(event.key, event.shiftKey ? LARGE_STEP : STEP);
  });

  image.addEventListener("load", () => {
    named("width").value = image.naturalWidth;
    named("height").value = image.naturalHeight;
    say(labels.hint);
    show();
  });
  button.addEventListener("click", () =>
    chooseFiles(IMAGES, async ([file]) => {
      if (!file) return;
      const { url, error } = await uploadFile(form.dataset.uploadUrl, file);
      if (!url) return say(error ?? labels.failed);
      named("picture").value = url;
      load();
    }),
  );
  root.addEventListener("focusin", (event) => {
    const row = event.target.closest(".edit-row");
    if (!row || row === current) return;
    [current, corners] = [row, []];
    show();
  });
  root.addEventListener("input", (event) => (event.target === named("picture") ? load() : show()));

  root.querySelector("[data-hotspot-plain]").hidden = true;
  stage.append(image, svg);
  root.prepend(button, said, stage);
  load();
}
