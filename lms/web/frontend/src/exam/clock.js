// The time left by the server's clock; the device's clock only tells how much has passed since the server last said its time.
const ANNOUNCED_MINUTES = [10, 5, 1];

const twoDigits = (number) => String(number).padStart(2, "0");

export function timeText(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export function startClock(root, labels, atEnd) {
  const face = root.querySelector("[data-clock]");
  const live = root.querySelector("[data-announce]");
  if (!root.dataset.deadline) return { correct: () => {} };

  const deadline = Date.parse(root.dataset.deadline);
  const [navigation] = performance.getEntriesByType("navigation");
  const sinceAnswer = performance.now() - (navigation?.responseStart ?? 0);
  let ahead = Date.parse(root.dataset.now) + sinceAnswer - Date.now();
  let announced = null;

  const secondsLeft = () => Math.max(0, Math.ceil((deadline - Date.now() - ahead) / 1000));

  const tick = () => {
    const left = secondsLeft();
    face.lastElementChild.textContent = timeText(left);
    face.classList.toggle("is-short", left <= 300 && left > 60);
    face.classList.toggle("is-last", left <= 60);
    const minutes = ANNOUNCED_MINUTES.find((mark) => left <= mark * 60 && left > mark * 60 - 10);
    if (minutes && minutes !== announced) {
      announced = minutes;
      live.textContent = labels.minutesLeft.replace("{count}", minutes);
    }
    if (left > 0) return;
    clearInterval(timer);
    live.textContent = labels.timeOver;
    atEnd();
  };

  const timer = setInterval(tick, 500);
  tick();
  return { correct: (serverTime) => { ahead = Date.parse(serverTime) - Date.now(); } };
}
