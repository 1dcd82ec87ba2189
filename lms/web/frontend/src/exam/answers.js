// Reads and writes the answer of one question's controls; the shapes are described at the head of room.js.
const controlsOf = (question) => [...question.querySelectorAll("input, select, textarea")].filter((control) => control.type !== "hidden");

export function readAnswer(question) {
  const controls = controlsOf(question);
  const parts = controls.filter((control) => control.dataset.part);
  if (parts.length) {
    const given = parts.filter((part) => part.value !== "").map((part) => [part.dataset.part, part.value]);
    return given.length ? Object.fromEntries(given) : null;
  }
  if (controls[0]?.type === "checkbox") {
    const chosen = controls.filter((box) => box.checked).map((box) => box.value);
    return chosen.length ? chosen : null;
  }
  if (controls[0]?.type === "radio") return controls.find((radio) => radio.checked)?.value ?? null;
  return controls[0]?.value || null;
}

export function applyAnswer(question, answer) {
  for (const control of controlsOf(question)) {
    if (control.dataset.part) control.value = answer?.[control.dataset.part] ?? "";
    else if (control.type === "checkbox") control.checked = answer?.includes(control.value) ?? false;
    else if (control.type === "radio") control.checked = answer === control.value;
    else control.value = answer ?? "";
  }
}

export const isGiven = (question) => readAnswer(question) !== null;
