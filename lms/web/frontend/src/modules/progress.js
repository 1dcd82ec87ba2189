// Shows how a background job gets on.
//
//   <div data-module="progress" data-url="…" data-done-url="…" data-failed="…" data-unreachable="…"> … </div>
//   (the macro figures.job draws it)
//
// GET data-url → 200 {"state": "waiting" | "running" | "done" | "failed" | "cancelled",
//                     "percent": 0–100 or null, "text": "row 300 of 5,000", "message": "why it failed", "url": "where to go"}
// At "done" the page at `url`, else at data-done-url, is opened; without either the page is loaded again.

const SECONDS = [0.5, 1, 1, 2, 2, 3];
const ENDED = new Set(["done", "failed", "cancelled"]);

function show(element, job) {
  const bar = element.querySelector("progress");
  if (job.percent === null) bar.removeAttribute("value");
  else bar.value = job.percent;
  element.querySelector("[data-text]").textContent = job.text ?? "";
  element.querySelector("[data-message]").textContent = job.message ?? (job.state === "failed" ? element.dataset.failed : "");
}

function finish(element, job) {
  element.querySelector("[data-cancel]")?.remove();
  if (job.state !== "done") return;
  const next = job.url ?? element.dataset.doneUrl;
  if (next) location.assign(next);
  else location.reload();
}

export function mount(element) {
  let round = 0;
  const ask = async () => {
    try {
      const response = await fetch(element.dataset.url, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.statusText);
      const job = await response.json();
      show(element, job);
      if (ENDED.has(job.state)) return finish(element, job);
    } catch {
      element.querySelector("[data-message]").textContent = element.dataset.unreachable;
    }
    setTimeout(ask, 1000 * SECONDS[Math.min(round++, SECONDS.length - 1)]);
  };
  ask();
}
