// How an element looks on the sheet: near to what typst prints. "As printed" shows the print itself.
import { icon } from "../icon.js";
import { filled } from "./element.js";

const MM_PER_POINT = 25.4 / 72;
const FACES = {
  serif: '"Libertinus Serif", "Noto Serif SC", "Songti SC", "Noto Serif CJK SC", SimSun, serif',
  sans: '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  latin: '"Libertinus Serif", Georgia, "Times New Roman", "Noto Serif SC", "Songti SC", serif',
};
const DOWN = { top: "start", middle: "center", bottom: "end" };
const LEAST = 0.4;

export function paint(item, facts, sheet, page) {
  const unit = 100 / sheet.width; // cqw of one millimetre: the sheet is a container
  const painters = { text, qr, seal, picture, line, frame, ornament };
  painters[facts.type]?.(item, facts, unit, page);
}

function text(item, facts, unit, page) {
  const body = document.createElement("div");
  body.className = "designer-text";
  body.lang = facts.language === "en" ? "en" : "zh-Hans";
  body.translate = false;
  for (const line of filled(facts.content, page.example).split("\n")) body.append(Object.assign(document.createElement("p"), { textContent: line || "\u00a0" }));
  Object.assign(body.style, {
    fontFamily: FACES[facts.font],
    fontWeight: facts.weight === "bold" ? 700 : 400,
    fontStyle: facts.italic ? "italic" : "normal",
    color: facts.colour,
    textAlign: facts.align,
    letterSpacing: `${facts.tracking}em`,
    lineHeight: facts.leading,
    whiteSpace: facts.lines === "one" ? "nowrap" : "normal",
    textIndent: facts.indent ? "2em" : "0",
  });
  item.style.alignItems = DOWN[facts.vertical];
  item.append(body);
  let scale = 1;
  const resize = () => (body.style.fontSize = `${facts.size * MM_PER_POINT * unit * scale}cqw`);
  resize();
  if (facts.lines === "one") {
    // a line that is too long overflows to the right however it is aligned only when it begins at the left
    body.style.textAlign = "left";
    const widest = Math.max(...[...body.children].map((line) => line.scrollWidth), 1);
    body.style.textAlign = facts.align;
    scale = Math.max(LEAST, Math.min(1, item.clientWidth / widest));
    resize();
  } else {
    while (scale > LEAST && body.offsetHeight > item.clientHeight + 1) {
      scale *= 0.96;
      resize();
    }
  }
}

function qr(item, facts) {
  item.style.color = facts.colour;
  item.append(icon("qrcode"));
}

function seal(item, facts, unit, page) {
  item.style.color = facts.colour;
  const round = Object.assign(document.createElement("span"), { className: "designer-seal", textContent: page.labels.seal });
  round.style.fontSize = `${Math.min(facts.width, facts.height) * 0.18 * unit}cqw`;
  item.append(round);
}

function picture(item, _facts, _unit, page) {
  const url = page.form.querySelector(`[data-element="${item.dataset.of}"] [data-property="picture"]`)?.dataset.url;
  if (!url) return item.append(icon("photo"));
  item.append(Object.assign(document.createElement("img"), { src: url, alt: "", draggable: false }));
}

function drawing(item, facts, unit) {
  // a line has no height: its box is as high as its stroke
  const [width, height] = [facts.width, facts.height].map((side) => Math.max(side, facts.stroke ?? 0.1));
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  Object.assign(svg.style, { width: `${width * unit}cqw`, height: `${height * unit}cqw`, flex: "none" });
  item.append(svg);
  return (name, attributes) => {
    const node = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    svg.append(node);
  };
}

function line(item, facts, unit) {
  drawing(item, facts, unit)("line", { x1: 0, y1: 0, x2: facts.width, y2: facts.height, stroke: facts.colour, "stroke-width": facts.stroke });
}

function frame(item, facts, unit) {
  const { width, height, colour, stroke, radius, style } = facts;
  const add = drawing(item, facts, unit);
  const box = (inset, thick, dash) =>
    add("rect", { x: inset, y: inset, width: Math.max(0, width - 2 * inset), height: Math.max(0, height - 2 * inset), rx: radius, fill: "none", stroke: colour, "stroke-width": thick, ...(dash && { "stroke-dasharray": dash }) });
  if (style === "filled") return add("rect", { width, height, rx: radius, fill: colour });
  if (style === "woven") {
    const breadth = Math.min(Math.max(8 * stroke, 4), width / 4, height / 4);
    box(0, 0.2);
    box(breadth / 2, breadth * 0.7, "0.25 0.6");
    return box(breadth, 0.12);
  }
  box(0, stroke);
  if (style === "double") box(2.4 * stroke, stroke / 3);
}

function ornament(item, facts, unit) {
  const add = drawing(item, facts, unit);
  const [x, y] = [facts.width / 2, facts.height / 2];
  if (facts.style === "flourish") {
    add("line", { x1: 0, y1: y, x2: x - 5, y2: y, stroke: facts.colour, "stroke-width": 0.2 });
    add("line", { x1: x + 5, y1: y, x2: facts.width, y2: y, stroke: facts.colour, "stroke-width": 0.2 });
    for (const [at, size] of [[x - 3.4, 0.7], [x, 1.3], [x + 3.4, 0.7]]) add("path", { d: `M${at - size} ${y}l${size} ${-size} ${size} ${size} ${-size} ${size}z`, fill: facts.colour });
  } else if (facts.style === "rosette") {
    const radius = Math.min(x, y);
    for (let turn = 0; turn < 180; turn += 15) {
      add("ellipse", { cx: x, cy: y, rx: radius, ry: radius * 0.62, fill: "none", stroke: facts.colour, "stroke-width": 0.1, transform: `rotate(${turn} ${x} ${y})` });
    }
  } else {
    item.style.color = facts.colour;
    item.replaceChildren(icon("book-filled"));
  }
}
