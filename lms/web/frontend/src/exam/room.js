// The exam room. Without it the page is one ordinary form that saves everything when it is posted; with it every answer is
// saved as it is given, and nothing that the server has not acknowledged is forgotten, through refresh or a lost connection.
//
//   <div data-module="exam" data-attempt="418" data-ticket="signed…" data-save-url="/live/answers" data-closed-url="/exams/9"
//        data-now="2026-03-12T09:00:00Z" data-deadline="2026-03-12T09:30:00Z" data-labels='{…}'>   (macro room.attributes)
//     <form id="paper" method="post" action="/exams/9/attempts/418/hand-in">
//       <section class="question" id="q-1" data-item="77" data-seq="3"> controls </section> …       (macro room.question)
//
// Saving. POST data-save-url, JSON {"ticket": "…", "item": "77", "seq": 4, "answer": …}
//   200 {"saved_at": ISO time of the server, "seq": 4}   written and durable; a repeat of the same seq and answer is also a 200
//   409 {"error": "stale", "seq": 9}                     the server holds a newer answer to this item (or another one with this seq)
//   410 {"error": "closed"}                              handed in or out of time; nothing more is taken
//   422 {"error": "refused", "message": words}           no answer to this question, such as a word where a number is wanted: said beside it
//   anything else, or none                               kept and tried again: after 2, 4, 8, then every 15 seconds
// `seq` grows by one with every change in the attempt; the server keeps the highest per item. `data-seq` is the item's at rendering.
//
// `answer`, by what the question holds (never a key, a mark or feedback):
//   radio buttons           the value, a string                 check boxes        ["a", "c"], in page order
//   one text, number, area  the string as typed                 controls with data-part="x"   {"x": any of these, …} (matching, blanks)
//   nothing given           null
// A widget keeps its answer in a hidden field with data-value, dispatches "input" from it, and listens to "answer-applied" on
// its [data-item], which tells it that an answer was put in from elsewhere.
//
// Handing in is the form's ordinary POST; by then everything is saved, but for what could not be sent in half a minute: that
// is in the field `unsent`, as JSON [{"item", "seq", "answer"}, …]. Without scripts the form's fields are all that the server
// gets: answer-<item>, answer-<item>-<part>, and seq-<item> with the number of the answer that was shown.
import { postJson } from "../http.js";
import { applyAnswer, isGiven, isTouched, readAnswer } from "./answers.js";
import { startClock } from "./clock.js";
import { drawPalette } from "./palette.js";
import { createSender } from "./sender.js";
import { openStore } from "./store.js";
import { onlyHere } from "./tabs.js";

const TYPING_PAUSE_MS = 800;

class Room {
  constructor(root, store) {
    this.root = root;
    this.labels = JSON.parse(root.dataset.labels);
    this.form = root.querySelector("form#paper");
    this.questions = [...root.querySelectorAll("[data-item]")];
    this.store = store;
    this.timers = new Map();
    this.sender = createSender({
      store,
      post: (entry) => postJson(root.dataset.saveUrl, { ticket: root.dataset.ticket, item: entry.item, seq: entry.seq, answer: entry.answer }),
      report: (state) => this.show(state),
    });
    this.palette = drawPalette(root, this.questions, root.dataset.attempt);
    this.clock = startClock(root, this.labels, () => this.handIn());
  }

  question(item) {
    return this.questions.find((question) => question.dataset.item === item);
  }

  /**
   * Answers that an earlier page could not send come back into the form, unless the server has newer ones. What somebody
   * answered while the page was still loading is newer than both, and saved. Between looking and listening nothing waits,
   * so that no answer falls between the two.
   */
  async open() {
    const entries = await this.store.all();
    const early = this.questions.filter(isTouched);
    const outdated = entries.filter((entry) => !this.putBack(entry, early));
    this.listen();
    const known = this.questions.map((question) => Number(question.dataset.seq ?? 0));
    await this.store.raiseSequence(Math.max(0, ...known));
    for (const entry of outdated) await this.store.remove(entry);
    for (const question of early) this.save(question, 0);
    this.palette.update(isGiven);
  }

  putBack(entry, early) {
    const question = this.question(entry.item);
    if (!question || early.includes(question) || entry.seq <= Number(question.dataset.seq ?? 0)) return false;
    applyAnswer(question, entry.answer);
    return true;
  }

  listen() {
    this.form.addEventListener("input", (event) => {
      const question = event.target.closest("[data-item]");
      if (question) this.save(question, event.target.matches("input[type=text], input[type=number], textarea") ? TYPING_PAUSE_MS : 0);
    });
    this.form.addEventListener("focusout", (event) => {
      const question = event.target.closest?.("[data-item]");
      if (question && this.timers.has(question)) this.save(question, 0);
    });
    this.form.addEventListener("submit", (event) => this.beforeHandIn(event));
    window.addEventListener("online", () => this.sender.wake());
    document.addEventListener("visibilitychange", () => this.flushTyping());
    window.addEventListener("pagehide", () => this.flushTyping());
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  save(question, pause) {
    clearTimeout(this.timers.get(question));
    this.timers.set(question, setTimeout(() => this.keep(question), pause));
    this.palette.update(isGiven);
  }

  async keep(question) {
    clearTimeout(this.timers.get(question));
    this.timers.delete(question);
    await this.store.put({ item: question.dataset.item, answer: readAnswer(question) });
    this.sender.wake();
  }

  flushTyping() {
    return Promise.all([...this.timers.keys()].map((question) => this.keep(question)));
  }

  show({ state, savedAt, waiting, item, message }) {
    const line = this.root.querySelector("[data-saved]");
    const offline = this.root.querySelector("[data-offline]");
    if (item) this.say(item, message ?? "");
    if (savedAt) {
      this.clock.correct(savedAt);
      this.palette.markSaved(item);
    }
    offline.hidden = state !== "offline";
    line.classList.toggle("is-waiting", waiting > 0);
    if (state === "closed") return this.close();
    if (state === "stale") return this.freeze("[data-stale]");
    if (waiting > 0) line.lastElementChild.textContent = this.labels.waiting.replace("{count}", waiting);
    else if (savedAt) line.lastElementChild.textContent = this.labels.saved.replace("{time}", new Date(savedAt).toLocaleTimeString("en-GB"));
  }

  /** Says beside a question why its answer was not taken, or takes that back. */
  say(item, message) {
    const place = this.question(item)?.querySelector("[data-refused]");
    if (place) place.textContent = message;
  }

  freeze(banner) {
    this.isFrozen = true;
    for (const fieldset of this.root.querySelectorAll("fieldset")) fieldset.disabled = true;
    this.root.querySelector(banner).hidden = false;
  }

  async close() {
    await this.store.clear();
    location.assign(this.root.dataset.closedUrl);
  }

  beforeHandIn(event) {
    if (this.isHandingIn) return;
    event.preventDefault();
    const open = this.questions.filter((question) => !isGiven(question)).length;
    const dialog = this.root.querySelector("#hand-in");
    if (!dialog || event.submitter?.closest("dialog")) return this.handIn();
    dialog.querySelector("[data-open-count]").textContent = (open ? this.labels.open : this.labels.allGiven).replace("{count}", open);
    dialog.showModal();
  }

  /** Hands in once everything is saved. After half a minute of trying, the form itself carries the answers. */
  async handIn() {
    if (this.isFrozen) return;
    this.root.querySelector("#hand-in")?.close();
    await this.flushTyping();
    for (let round = 0; round < 6 && !(await this.sender.settle(5000)); round += 1);
    if (this.isFrozen) return;
    this.form.elements.unsent.value = JSON.stringify(await this.store.all());
    this.isHandingIn = true;
    for (const fieldset of this.root.querySelectorAll("fieldset")) fieldset.disabled = false;
    this.form.requestSubmit();
  }
}

export async function mount(root) {
  const room = new Room(root, await openStore(root.dataset.attempt));
  await room.open();
  onlyHere(root.dataset.attempt, () => room.freeze("[data-second-tab]"));
  room.sender.wake();
}
