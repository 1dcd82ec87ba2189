import assert from "node:assert/strict";
import { test } from "node:test";

import { createSender } from "./sender.js";
import { MemoryStore } from "./store.js";

/** A sender over a real store, with a server of our own and a clock that never runs by itself. */
function room(answers) {
  const store = new MemoryStore();
  const heard = [];
  const posted = [];
  const waiting = [];
  const post = async (entry) => {
    posted.push(entry);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const later = (run, ms) => waiting.push({ run, ms });
  const sender = createSender({ store, post, report: (state) => heard.push(state), later });
  return { store, heard, posted, waiting, sender };
}

const saved = (seq) => ({ status: 200, body: { saved_at: "2026-03-12T09:00:00Z", seq } });
const noServer = new TypeError("no connection");

test("an answer leaves the store only after it was acknowledged", async () => {
  const { store, sender, heard } = room([noServer, saved(1)]);
  await store.put({ item: "7", answer: "a" });
  await sender.wake();
  assert.deepEqual(await store.all(), [{ item: "7", seq: 1, answer: "a" }]);
  assert.equal(heard.at(-1).state, "offline");
  await sender.wake();
  assert.deepEqual(await store.all(), []);
  assert.equal(heard.at(-1).state, "saved");
});

test("an answer changed while its older one was under way is sent again", async () => {
  const { store, sender, posted } = room([saved(1), saved(2)]);
  await store.put({ item: "7", answer: "a" });
  const remove = store.remove.bind(store);
  store.remove = async (entry) => {
    if (entry.seq === 1) await store.put({ item: "7", answer: "b" });
    await remove(entry);
  };
  await sender.wake();
  assert.deepEqual(posted.map(({ seq, answer }) => [seq, answer]), [[1, "a"], [2, "b"]]);
  assert.deepEqual(await store.all(), []);
});

test("answers go in the order they were given", async () => {
  const { store, sender, posted } = room([saved(1), saved(2), saved(3)]);
  for (const item of ["9", "7", "8"]) await store.put({ item, answer: "x" });
  await sender.wake();
  assert.deepEqual(posted.map(({ item }) => item), ["9", "7", "8"]);
});

test("the pauses between tries grow, and any server error counts as one", async () => {
  const { store, sender, waiting } = room([noServer, { status: 502, body: null }, { status: 429, body: null }, noServer, noServer]);
  await store.put({ item: "7", answer: "a" });
  for (let round = 0; round < 5; round += 1) await sender.wake();
  assert.deepEqual(waiting.map(({ ms }) => ms), [2000, 4000, 8000, 15000, 15000]);
  assert.equal((await store.all()).length, 1);
});

test("a newer answer on the server wins, and our numbers go on above it", async () => {
  const { store, sender, heard } = room([{ status: 409, body: { error: "stale", seq: 9 } }]);
  await store.put({ item: "7", answer: "a" });
  await sender.wake();
  assert.equal(heard.at(-1).state, "stale");
  await store.put({ item: "7", answer: "b" });
  assert.equal((await store.all())[0].seq, 10);
});

test("after the exam is closed nothing more is sent", async () => {
  const { store, sender, heard, posted } = room([{ status: 410, body: { error: "closed" } }]);
  await store.put({ item: "7", answer: "a" });
  await store.put({ item: "8", answer: "b" });
  await sender.wake();
  await sender.wake();
  assert.equal(posted.length, 1);
  assert.equal(heard.at(-1).state, "closed");
});

test("settling says whether everything was sent in the time given", async () => {
  const { store, sender, waiting } = room([noServer, saved(1)]);
  await store.put({ item: "7", answer: "a" });
  const settled = sender.settle(5000);
  while (waiting.length < 2) await new Promise(setImmediate);
  waiting.at(-1).run();
  assert.equal(await settled, false);
  assert.equal(await sender.settle(5000), true);
});

test("what is no answer to the question is said and not sent again", async () => {
  const { store, sender, heard, posted } = room([{ status: 422, body: { error: "refused", message: "Please enter a number." } }, saved(2)]);
  await store.put({ item: "7", answer: "many" });
  await store.put({ item: "8", answer: "a" });
  await sender.wake();
  assert.equal(heard[0].message, "Please enter a number.");
  assert.deepEqual(posted.map((entry) => entry.item), ["7", "8"]);
  assert.deepEqual(await store.all(), []);
});
