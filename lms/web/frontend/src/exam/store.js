// Answers not yet acknowledged: one entry per item, {item, seq, answer}, kept in IndexedDB until the server has said so.
const open = (name) =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("unsent", { keyPath: "item" });
      request.result.createObjectStore("sequence");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

class BrowserStore {
  constructor(database) {
    this.database = database;
  }

  #tables() {
    const transaction = this.database.transaction(["unsent", "sequence"], "readwrite", { durability: "strict" });
    return { unsent: transaction.objectStore("unsent"), sequence: transaction.objectStore("sequence") };
  }

  /** Takes the next sequence number and keeps the entry, in one transaction: two tabs never take the same. */
  async put({ item, answer }) {
    const { unsent, sequence } = this.#tables();
    const seq = ((await done(sequence.get("last"))) ?? 0) + 1;
    sequence.put(seq, "last");
    await done(unsent.put({ item, seq, answer }));
  }

  async all() {
    const entries = await done(this.#tables().unsent.getAll());
    return entries.sort((a, b) => a.seq - b.seq);
  }

  /** Forgets an entry, unless the item has been answered again since. */
  async remove({ item, seq }) {
    const { unsent } = this.#tables();
    const entry = await done(unsent.get(item));
    if (entry?.seq === seq) await done(unsent.delete(item));
  }

  async raiseSequence(least) {
    const { sequence } = this.#tables();
    const last = (await done(sequence.get("last"))) ?? 0;
    if (last < least) await done(sequence.put(least, "last"));
  }

  async clear() {
    await done(this.#tables().unsent.clear());
  }
}

/** The same for a browser that refuses to keep anything (private windows): lost with the page, as everything there is. */
export class MemoryStore {
  #entries = new Map();
  #last = 0;

  async put({ item, answer }) {
    this.#last += 1;
    this.#entries.set(item, { item, seq: this.#last, answer });
  }

  async all() {
    return [...this.#entries.values()].sort((a, b) => a.seq - b.seq);
  }

  async remove({ item, seq }) {
    if (this.#entries.get(item)?.seq === seq) this.#entries.delete(item);
  }

  async raiseSequence(least) {
    this.#last = Math.max(this.#last, least);
  }

  async clear() {
    this.#entries.clear();
  }
}

export async function openStore(attempt) {
  try {
    return new BrowserStore(await open(`xueshi-attempt-${attempt}`));
  } catch {
    return new MemoryStore();
  }
}
