// Where a dragged box comes to rest: at margins, edges and middles of the sheet and of its neighbours, else on half millimetres.

const NEAR = 1.5;
const half = (value) => Math.round(value * 2) / 2;

/** The lines, in millimetres, to which something on the sheet may be aligned along one direction. */
export function linesOf(size, margin, neighbours, from, extent) {
  const lines = [0, margin, size / 2, size - margin, size];
  for (const box of neighbours) lines.push(box[from], box[from] + box[extent] / 2, box[from] + box[extent]);
  return lines;
}

/** The position nearest to `at` where the box's beginning, middle or end lies on a line. */
export function snapped(at, extent, lines, isOn = true) {
  let best = half(at);
  let nearest = NEAR;
  if (!isOn) return best;
  for (const line of lines) {
    for (const part of [0, extent / 2, extent]) {
      const distance = Math.abs(at + part - line);
      if (distance < nearest) [nearest, best] = [distance, line - part];
    }
  }
  return best;
}
