/** The tab opened last has the exam; an earlier one is told, so that two pages never write over each other. */
export function onlyHere(attempt, overtaken) {
  const channel = new BroadcastChannel(`xueshi-attempt-${attempt}`);
  const me = crypto.randomUUID?.() ?? String(Math.random());
  channel.addEventListener("message", ({ data }) => {
    if (data.opened !== me) overtaken();
  });
  channel.postMessage({ opened: me });
}
