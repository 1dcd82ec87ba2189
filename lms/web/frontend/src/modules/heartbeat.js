// Tells the server every 15 seconds that somebody is learning; the server counts by its own clock and says how far it has come.
//
//   data-beat-url="…" data-token="signed…" data-counted="720" data-required="1080" data-complete="false"
//   data-text="{counted} of {required} minutes counted" data-unit="60"     seconds in the unit that the text speaks of: 1 or 60
//   inside: [data-counted-text], <progress>, of a video [data-watched-text data-text="{percent} % watched"], and, all hidden at first: [data-elsewhere], [data-unreachable], [data-when-complete]
//   (macro learning.counter)
//
// POST data-beat-url, JSON {"token": "…", "position": seconds into the video or null, "playing": true | false}
//   200 {"seconds_counted": 735, "seconds_required": 1080, "complete": false, "elsewhere": false, "watched_percent": 84 | null}
//       elsewhere: the same person is learning in another place, so this beat did not count
//   410 {"error": "closed"}    the token is no longer good: the page is loaded again
// The first beat has playing true and only opens a span; what lies between two beats is what the server may count. A beat with
// playing false closes the span (pause, end, hidden page). Completion is announced once, by the event "learning:complete".
import { postJson } from "../http.js";

const BEAT_MS = 15000;

export function createHeartbeat(element, position) {
  let timer = null;
  let hasCounted = false; // a page whose very first beat is refused would be refused again after loading it anew
  let isComplete = element.dataset.complete === "true";
  const toggle = (selector, isShown) => {
    for (const part of element.querySelectorAll(selector)) part.hidden = !isShown;
  };

  function show(counted, required, isDone) {
    const unit = Number(element.dataset.unit);
    const whole = Math.ceil(required / unit); // time counted is rounded down, so that complete time says so by itself
    const done = isDone ? whole : Math.floor(Math.min(counted, required) / unit);
    element.querySelector("[data-counted-text]").textContent = element.dataset.text.replace("{counted}", done).replace("{required}", whole);
    Object.assign(element.querySelector("progress"), { max: required || 1, value: isDone ? required || 1 : Math.min(counted, required) });
  }

  function showWatched(percent) {
    const part = element.querySelector("[data-watched-text]");
    if (part && percent !== null) part.textContent = part.dataset.text.replace("{percent}", percent);
  }

  function complete() {
    toggle("[data-when-complete]", true);
    toggle("[data-guarded]", false);
    if (!isComplete) element.dispatchEvent(new CustomEvent("learning:complete", { bubbles: true }));
    isComplete = true;
  }

  async function beat(playing, { leaving = false } = {}) {
    try {
      const { status, body } = await postJson(element.dataset.beatUrl, { token: element.dataset.token, position: position(), playing }, { keepalive: leaving });
      if (status === 410 && hasCounted) return location.reload();
      if (status !== 200) throw new Error(`beat refused: ${status}`);
      hasCounted = true;
      toggle("[data-unreachable]", false);
      toggle("[data-elsewhere]", body.elsewhere);
      show(body.seconds_counted, body.seconds_required, body.complete);
      showWatched(body.watched_percent ?? null);
      if (body.complete) complete();
    } catch {
      toggle("[data-unreachable]", true);
    }
  }

  show(Number(element.dataset.counted), Number(element.dataset.required), isComplete);
  return {
    get isComplete() { return isComplete; },
    start() {
      if (timer) return;
      beat(true);
      timer = setInterval(() => beat(true), BEAT_MS);
    },
    stop({ leaving = false } = {}) {
      if (!timer) return;
      clearInterval(timer);
      timer = null;
      beat(false, { leaving });
    },
  };
}
