// Reads and writes the answer of one question's controls; the shapes are described at the head of room.js. A hidden field
// counts where it is a part or a value that a widget fills in (data-value). Fields with data-several hold a list together.
const controlsOf = (question) =>
  [...question.querySelectorAll("input, select, textarea")].filter((control) => (control.type === "hidden" ? "value" in control.dataset : control.type !== "file"));

/** What some controls hold together: the ticked values of check boxes, the chosen one of radio buttons, a text; null for nothing. */
function heldBy(controls) {
  if (controls[0]?.type === "checkbox") {
    const chosen = controls.filter((box) => box.checked).map((box) => box.value);
    return chosen.length ? chosen : null;
  }
  if ("several" in (controls[0]?.dataset ?? {})) {
    const given = controls.map((control) => control.value.trim()).filter(Boolean);
    return given.length ? given : null;
  }
  if (controls[0]?.type === "radio") return controls.find((radio) => radio.checked)?.value ?? null;
  return controls[0]?.value || null;
}

function byPart(controls) {
  const groups = new Map();
  for (const control of controls) groups.set(control.dataset.part, [...(groups.get(control.dataset.part) ?? []), control]);
  return groups;
}

export function readAnswer(question) {
  const controls = controlsOf(question);
  const parts = controls.filter((control) => control.dataset.part);
  if (!parts.length) return heldBy(controls);
  const given = [...byPart(parts)].map(([part, some]) => [part, heldBy(some)]).filter(([, value]) => value !== null);
  return given.length ? Object.fromEntries(given) : null;
}

export function applyAnswer(question, answer) {
  const several = [answer ?? []].flat().values();
  for (const control of controlsOf(question)) {
    if ("several" in control.dataset) {
      control.value = several.next().value ?? "";
      continue;
    }
    const held = control.dataset.part ? answer?.[control.dataset.part] : answer;
    if (control.type === "checkbox") control.checked = [held ?? []].flat().includes(control.value);
    else if (control.type === "radio") control.checked = held === control.value;
    else control.value = held ?? "";
  }
  question.dispatchEvent(new CustomEvent("answer-applied", { detail: answer }));
}

export const isGiven = (question) => readAnswer(question) !== null;

function writtenIn(control) {
  if (control.options) return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value;
  return control.defaultValue;
}

/** Whether somebody has changed a control since the server wrote it. */
export const isTouched = (question) =>
  controlsOf(question).some((control) =>
    ["checkbox", "radio"].includes(control.type) ? control.checked !== control.defaultChecked : control.value !== writtenIn(control),
  );
