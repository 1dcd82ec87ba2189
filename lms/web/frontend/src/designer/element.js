// One element of the form: its inputs as values, and its text with the fields filled in as the server fills them.

const BOX = ["x", "y", "width", "height"];

/** The element's properties by name: numbers as numbers, checkboxes as true or false. */
export function values(element) {
  const found = { type: element.dataset.type };
  for (const input of element.querySelectorAll("[data-property]")) {
    const name = input.dataset.property;
    if (input.type === "checkbox") found[name] = input.checked;
    else if (input.type === "number") found[name] = Number(input.value) || 0;
    else found[name] = input.value;
  }
  return found;
}

export const input = (element, name) => element.querySelector(`[data-property="${name}"]`);

/** Writes places and sizes in millimetres, to a tenth. */
export function placesOf(element, places) {
  for (const name of BOX) {
    if (name in places) input(element, name).value = String(Math.round(places[name] * 10) / 10);
  }
}

const named = (part) => [...part.matchAll(/\{\s*([A-Za-z_]\w*)\s*\}/g)].map(([, name]) => name);

/** A text with its fields filled in; what is left out is told as in certificates/rendering/domain/filling.py. */
export function filled(content, texts) {
  const says = (part) => !named(part).length || named(part).some((name) => texts[name] ?? true);
  return content
    .split("\n")
    .filter(says)
    .map((line) =>
      line
        .replace(/\[([^[\]]*)\]/g, (whole, part) => (!named(part).length ? whole : says(part) ? part : ""))
        .replace(/\{\{|\}\}|\{\s*([A-Za-z_]\w*)\s*\}/g, (whole, name) => (name ? (texts[name] ?? whole) : whole[0])),
    )
    .join("\n");
}

/** Contrast of two #rrggbb colours by WCAG, from 1 to 21. */
export function contrast(one, other) {
  const light = (colour) => {
    const [r, g, b] = [1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}
