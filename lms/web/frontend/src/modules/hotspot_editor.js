// Draws the areas of a hotspot on its picture, and uploads the picture. The fields beside it stay what is sent: without scripts
// they are filled in by hand.
//
//   <div data-module="hotspot-editor" data-picture="picture" data-width="width" data-height="height" data-areas="areas" data-labels='{…}'>
import { chooseFiles, IMAGES, uploadFile } from "../editor/images.js";

const SVG = "http://www.w3.org/2000/svg";
const within = (share) => Math.min(Math.max(share, 0), 1);
const numbers = (field) => field.value.split(/[,;\s]+/).filter(Boolean).map(Number);
const write = (...shares) => shares.map((share) => Number(share.toFixed(4))).join(" ");

function drawn(shape, at, width, height) {
  const [element, values] = {
    rectangle: ["rect", { x: at[0] * width, y: at[1] * height, width: (at[2] - at[0]) * width, height: (at[3] - at[1]) * height }],
    circle: ["circle", { cx: at[0] * width, cy: at[1] * height, r: at[2] * width }],
    polygon: ["polygon", { points: at.map((share, index) => share * (index % 2 ? height : width)).join(" ") }],
  }[shape];
  const node = document.createElementNS(SVG, element);
  for (const [name, value] of Object.entries(values)) node.setAttribute(name, value);
  node.setAttribute("class", "hotspot-area");
  return node;
}

export function mount(root) {
  const labels = JSON.parse(root.dataset.labels);
  const form = root.closest("form");
  const field = (name) => form.elements[root.dataset[name]];
  const rows = () => [...root.querySelectorAll(".edit-row")].map((row) => ({ shape: row.querySelector("select"), at: row.querySelector("input[name$=coordinates]") }));
  const stage = Object.assign(document.createElement("div"), { className: "hotspot-picture is-stage", hidden: true });
  const image = Object.assign(document.createElement("img"), { alt: "", draggable: false });
  const svg = document.createElementNS(SVG, "svg");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: labels.choose });
  const said = Object.assign(document.createElement("p"), { className: "field-help", role: "status" });
  let current = null;
  let start = null;
  let corners = [];

  const show = () => {
    const [width, height] = [image.naturalWidth || 1, image.naturalHeight || 1];
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.replaceChildren();
    for (const { shape, at } of rows()) {
      const shares = numbers(at);
      if (shares.length > 2 && shares.every(Number.isFinite)) svg.append(drawn(shape.value, shares, width, height));
    }
    if (corners.length > 2) svg.append(drawn("polygon", corners, width, height));
  };

  const load = () => {
    stage.hidden = !field("picture").value;
    if (field("picture").value) image.src = field("picture").value;
  };

  const target = () => {
    const all = rows();
    return all.find(({ at }) => at === current) ?? all.find(({ at }) => !at.value) ?? all.at(-1);
  };

  const place = (event) => {
    const box = image.getBoundingClientRect();
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };

  image.addEventListener("load", () => {
    field("width").value = image.naturalWidth;
    field("height").value = image.naturalHeight;
    said.textContent = labels.hint;
    show();
  });
  button.addEventListener("click", () =>
    chooseFiles(IMAGES, async ([file]) => {
      if (!file) return;
      const { url, error } = await uploadFile(form.dataset.uploadUrl, file);
      if (!url) return (said.textContent = error ?? labels.failed);
      field("picture").value = url;
      load();
    }),
  );
  root.addEventListener("focusin", (event) => {
    if (event.target.matches("input[name$=coordinates]")) current = event.target;
  });
  root.addEventListener("input", (event) => (event.target === field("picture") ? load() : show()));

  stage.addEventListener("pointerdown", (event) => {
    const row = target();
    if (!row) return;
    event.preventDefault();
    const point = place(event);
    if (row.shape.value === "polygon") {
      corners.push(...point);
      row.at.value = write(...corners);
      return show();
    }
    start = point;
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const row = target();
    if (!start || !row) return;
    const [x, y] = place(event);
    current = row.at;
    if (row.shape.value === "rectangle") row.at.value = write(Math.min(x, start[0]), Math.min(y, start[1]), Math.max(x, start[0]), Math.max(y, start[1]));
    else {
      const down = (y - start[1]) * (image.naturalHeight / image.naturalWidth);
      row.at.value = write(...start, within(Math.hypot(x - start[0], down)));
    }
    show();
  });
  stage.addEventListener("pointerup", () => {
    start = null;
    if (target()?.shape.value !== "polygon") current = null;
  });
  stage.addEventListener("dblclick", () => {
    corners = [];
    current = null;
  });

  stage.append(image, svg);
  root.prepend(button, said, stage);
  load();
}
