import assert from "node:assert/strict";
import { test } from "node:test";

import { dragged, handles, holds, isArea, moved, pulled, scaled } from "./hotspot_shapes.js";

const near = (found, expected) => found.forEach((share, index) => assert.ok(Math.abs(share - expected[index]) < 1e-9, `${found} is not ${expected}`));
const triangle = [0.2, 0.2, 0.6, 0.2, 0.2, 0.6];

test("a rectangle is the same whichever way it is dragged", () => {
  near(dragged("rectangle", [0.6, 0.5], [0.2, 0.1], 0.5), [0.2, 0.1, 0.6, 0.5]);
});
test("the radius of a circle counts in widths", () => {
  near(dragged("circle", [0.5, 0.5], [0.5, 0.9], 0.5), [0.5, 0.5, 0.2]);
});
test("an area goes to the edge of the picture and keeps its size", () => {
  near(moved("rectangle", [0.2, 0.1, 0.6, 0.5], [0.9, -0.3]), [0.6, 0, 1, 0.4]);
  near(moved("circle", [0.5, 0.5, 0.2], [0.1, 0.9]), [0.6, 1, 0.2]);
  near(moved("polygon", triangle, [0.1, 0.5]), [0.3, 0.6, 0.7, 0.6, 0.3, 1]);
});
test("a corner that is pulled leaves the opposite one where it is", () => {
  near(pulled("rectangle", [0.2, 0.1, 0.6, 0.5], 2, [0.9, 0.8], 1), [0.2, 0.1, 0.9, 0.8]);
  near(pulled("polygon", triangle, 1, [0.9, 0.3], 1), [0.2, 0.2, 0.9, 0.3, 0.2, 0.6]);
  near(pulled("circle", [0.5, 0.5, 0.2], 0, [0.8, 0.5], 1), [0.5, 0.5, 0.3]);
});
test("a circle at the right edge is pulled by its left", () => near(handles("circle", [0.9, 0.5, 0.2])[0], [0.7, 0.5]));
test("an area grows about its middle and not over the edge", () => {
  near(scaled("rectangle", [0.4, 0.4, 0.6, 0.8], 2), [0.3, 0.2, 0.7, 1]);
  near(scaled("circle", [0.5, 0.5, 0.2], 0.5), [0.5, 0.5, 0.1]);
});
test("what an area holds", () => {
  assert.ok(holds("rectangle", [0.2, 0.1, 0.6, 0.5], [0.6, 0.5], 1));
  assert.ok(!holds("rectangle", [0.2, 0.1, 0.6, 0.5], [0.61, 0.5], 1));
  assert.ok(holds("circle", [0.5, 0.5, 0.2], [0.5, 0.89], 0.5));
  assert.ok(!holds("circle", [0.5, 0.5, 0.2], [0.5, 0.89], 1));
  assert.ok(holds("polygon", triangle, [0.3, 0.3], 1));
  assert.ok(!holds("polygon", triangle, [0.5, 0.5], 1));
});
for (const [shape, numbers, is] of [["rectangle", [0, 0, 1, 1], true], ["rectangle", [0, 0, 1], false], ["circle", [0, 0, NaN], false], ["polygon", [0, 0, 1, 1], false], ["polygon", triangle, true]]) {
  test(`${numbers} ${is ? "is" : "is not"} a ${shape}`, () => assert.equal(Boolean(isArea(shape, numbers)), is));
}
