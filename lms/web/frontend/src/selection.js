// Bulk actions: the bar [data-bulk] of a form appears when rows of its table are chosen and says how many.
function update(form) {
  const rows = [...form.querySelectorAll("input[data-row]")];
  const chosen = rows.filter((row) => row.checked).length;
  const bar = form.querySelector("[data-bulk]");
  if (bar) {
    bar.hidden = chosen === 0;
    bar.querySelector("[data-bulk-count]").textContent = chosen;
  }
  const all = form.querySelector("input[data-all-rows]");
  if (all) {
    all.checked = chosen > 0 && chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  }
}

export function watchSelection() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form) return;
    if (event.target.matches("input[data-all-rows]")) {
      for (const row of form.querySelectorAll("input[data-row]")) row.checked = event.target.checked;
    }
    if (event.target.matches("input[data-row], input[data-all-rows]")) update(form);
  });
  for (const form of document.querySelectorAll("form:has([data-bulk])")) update(form);
}
