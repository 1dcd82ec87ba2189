// A video whose watching counts. Heartbeats as in heartbeat.js, with the position; in addition:
//   data-watched-to="312"   how far (in seconds) it has been watched; one may go back freely, not past it, until it is complete
//   [data-guarded]          hidden at first; says why the position sprang back
import { createHeartbeat } from "./heartbeat.js";

const TOLERANCE_S = 2;

export function mount(element) {
  const video = element.querySelector("video");
  const guarded = element.querySelector("[data-guarded]");
  const heartbeat = createHeartbeat(element, () => Math.round(video.currentTime * 10) / 10);
  let watchedTo = Number(element.dataset.watchedTo ?? 0);

  video.addEventListener("timeupdate", () => {
    const isContinuing = !video.seeking && video.currentTime <= watchedTo + TOLERANCE_S;
    if (isContinuing) watchedTo = Math.max(watchedTo, video.currentTime);
  });
  video.addEventListener("seeking", () => {
    if (heartbeat.isComplete || video.currentTime <= watchedTo + TOLERANCE_S) return;
    video.currentTime = watchedTo;
    if (guarded) guarded.hidden = false;
  });
  video.addEventListener("loadedmetadata", () => {
    if (watchedTo > 0 && watchedTo < video.duration - TOLERANCE_S) video.currentTime = watchedTo;
  }, { once: true });

  video.addEventListener("playing", () => heartbeat.start());
  video.addEventListener("pause", () => heartbeat.stop());
  video.addEventListener("ended", () => heartbeat.stop());
  window.addEventListener("pagehide", () => heartbeat.stop({ leaving: true }));
  if (!video.paused) heartbeat.start(); // somebody was faster than this script
}
