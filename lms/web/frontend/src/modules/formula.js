// Draws the formula of <span class="formula" data-module="formula">\(a^2\)</span> (lms/web/formulas.py) as MathML, which every
// browser that we support shows by itself, reads aloud and prints. What cannot be read as TeX stays as it was written.
import katex from "katex";

const DELIMITED = /^(\\\(|\\\[|\$\$)([\s\S]*)(\\\)|\\\]|\$\$)$/;

export function mount(element) {
  const [, opening, tex] = DELIMITED.exec(element.textContent) ?? [];
  if (!tex) return;
  const drawn = document.createElement("span");
  try {
    katex.render(tex, drawn, { output: "mathml", displayMode: opening !== "\\(", trust: false, strict: "ignore", maxExpand: 200, maxSize: 20 });
  } catch (error) {
    element.title = error.message;
    return;
  }
  element.replaceChildren(...drawn.childNodes);
  element.classList.toggle("is-display", opening !== "\\(");
}
