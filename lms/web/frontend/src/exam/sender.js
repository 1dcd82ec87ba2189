// Sends what is in the store, oldest first, one at a time, and forgets an entry only after the server's acknowledgement.
const PAUSES_MS = [2000, 4000, 8000, 15000];

/**
 * `post(entry)` answers {status, body} or throws when the server is out of reach. `report({state, waiting, savedAt, item})` hears
 * of every step; state is "saved", "saving", "offline", "stale", "refused" or "closed". `later(run, ms)` is there for tests.
 */
export function createSender({ store, post, report, later = setTimeout }) {
  let running = null;
  let failures = 0;
  let isClosed = false;

  async function sendOne(entry) {
    const { status, body } = await post(entry);
    if (status === 200) {
      await store.remove(entry);
      const waiting = (await store.all()).length;
      report({ state: waiting ? "saving" : "saved", waiting, savedAt: body.saved_at, item: entry.item });
      return;
    }
    if (status === 409) {
      await store.remove(entry);
      await store.raiseSequence(body?.seq ?? 0);
      report({ state: "stale", waiting: 0, item: entry.item });
      return;
    }
    if (status === 422) {
      await store.remove(entry);
      const waiting = (await store.all()).length;
      report({ state: waiting ? "saving" : "refused", waiting, item: entry.item, message: body?.message });
      return;
    }
    if (status === 410) {
      isClosed = true;
      report({ state: "closed", waiting: 0 });
      return;
    }
    throw new Error(`not saved: ${status}`);
  }

  async function sendAll() {
    for (let entries = await store.all(); entries.length && !isClosed; entries = await store.all()) {
      try {
        await sendOne(entries[0]);
        failures = 0;
      } catch {
        report({ state: "offline", waiting: entries.length });
        later(wake, PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]);
        failures += 1;
        return;
      }
    }
  }

  /** Begins sending, or lets what is going on finish first: whatever was put meanwhile is sent as well. */
  function wake() {
    running = (running ?? Promise.resolve()).then(() => sendAll());
    return running;
  }

  /** Gives it this long, and resolves to whether everything has been sent. */
  async function settle(milliseconds) {
    await wake();
    if ((await store.all()).length === 0) return true;
    await new Promise((resolve) => later(resolve, milliseconds));
    return (await store.all()).length === 0;
  }

  return { wake, settle };
}
