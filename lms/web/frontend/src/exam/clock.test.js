import assert from "node:assert/strict";
import { test } from "node:test";

import { timeText } from "./clock.js";

for (const [seconds, text] of [[0, "00:00"], [59, "00:59"], [61, "01:01"], [1800, "30:00"], [3599, "59:59"], [3600, "1:00:00"], [7325, "2:02:05"]]) {
  test(`${seconds} s are shown as ${text}`, () => assert.equal(timeText(seconds), text));
}
