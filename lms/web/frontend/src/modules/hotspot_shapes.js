// The geometry of a hotspot's areas. Numbers are shares of the picture, as the form's fields hold them: a rectangle's left, top,
// right and bottom; a circle's centre and its radius in widths; x and y of each corner of a polygon. `tall` is height by width.
const within = (share) => Math.min(Math.max(share, 0), 1);
const pairs = (numbers) => Array.from({ length: numbers.length / 2 }, (_, index) => numbers.slice(2 * index, 2 * index + 2));
const apart = ([x, y], [otherX, otherY], tall) => Math.hypot(otherX - x, (otherY - y) * tall);
const bounds = (numbers) => [0, 1].map((axis) => pairs(numbers).map((pair) => pair[axis])).map((some) => [Math.min(...some), Math.max(...some)]);

/** Whether these numbers are an area of the shape. */
export const isArea = (shape, numbers) => numbers.every(Number.isFinite) && { rectangle: numbers.length === 4, circle: numbers.length === 3, polygon: numbers.length >= 6 && numbers.length % 2 === 0 }[shape];

/** What is drawn by dragging from one point to another. */
export function dragged(shape, start, end, tall) {
  if (shape === "circle") return [...start, within(apart(start, end, tall))];
  return [Math.min(start[0], end[0]), Math.min(start[1], end[1]), Math.max(start[0], end[0]), Math.max(start[1], end[1])];
}

/** An area in the middle, for those who draw without a mouse. */
export const inTheMiddle = (shape) => ({ rectangle: [0.4, 0.4, 0.6, 0.6], circle: [0.5, 0.5, 0.1], polygon: [0.5, 0.4, 0.6, 0.6, 0.4, 0.6] })[shape];

/** The points by which an area is pulled: its corners, and one on the rim of a circle. */
export function handles(shape, numbers) {
  const [a, b, c, d] = numbers;
  if (shape === "circle") return [[a + c <= 1 ? a + c : a - c, b]];
  return shape === "rectangle" ? [[a, b], [c, b], [c, d], [a, d]] : pairs(numbers);
}

/** The area with one of its handles at another point. */
export function pulled(shape, numbers, handle, point, tall) {
  if (shape === "circle") return dragged(shape, numbers.slice(0, 2), point, tall);
  const corners = handles(shape, numbers);
  if (shape === "rectangle") return dragged(shape, corners[(handle + 2) % 4], point, tall);
  return corners.with(handle, point).flat();
}

/** The area elsewhere, as far as the picture goes. */
export function moved(shape, numbers, [x, y]) {
  const [points, rest] = shape === "circle" ? [numbers.slice(0, 2), numbers.slice(2)] : [numbers, []];
  const ways = bounds(points).map(([low, high], axis) => Math.min(Math.max([x, y][axis], -low), 1 - high));
  return [...points.map((share, index) => share + ways[index % 2]), ...rest];
}

/** The area larger or smaller by a factor, about its middle. */
export function scaled(shape, numbers, factor) {
  if (shape === "circle") return [...numbers.slice(0, 2), within(numbers[2] * factor)];
  const middle = bounds(numbers).map(([low, high]) => (low + high) / 2);
  return numbers.map((share, index) => within(middle[index % 2] + (share - middle[index % 2]) * factor));
}

/** Whether a point lies in the area. */
export function holds(shape, numbers, point, tall) {
  const [x, y] = point;
  if (shape === "circle") return apart(numbers, point, tall) <= numbers[2];
  if (shape === "rectangle") return numbers[0] <= x && x <= numbers[2] && numbers[1] <= y && y <= numbers[3];
  const corners = pairs(numbers);
  // a line to the right crosses the outline an odd number of times
  return corners.filter(([ax, ay], index) => {
    const [bx, by] = corners.at(index - 1);
    return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax);
  }).length % 2 === 1;
}

export const isNear = (one, other, tall) => apart(one, other, tall) < 0.02;
