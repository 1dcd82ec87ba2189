// A lesson to read: time runs while the page is in view and somebody has moved, scrolled or typed within the last two minutes.
// Attributes and the server's side: heartbeat.js. position is always null.
import { createHeartbeat } from "./heartbeat.js";

const STILL_THERE_MS = 120000;

export function mount(element) {
  const heartbeat = createHeartbeat(element, () => null);
  let idle;
  const awake = () => {
    clearTimeout(idle);
    if (document.hidden) return;
    heartbeat.start();
    idle = setTimeout(() => heartbeat.stop(), STILL_THERE_MS);
  };
  for (const sign of ["pointermove", "pointerdown", "keydown", "scroll", "touchstart"]) {
    document.addEventListener(sign, awake, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => (document.hidden ? heartbeat.stop({ leaving: true }) : awake()));
  window.addEventListener("pagehide", () => heartbeat.stop({ leaving: true }));
  awake();
}
