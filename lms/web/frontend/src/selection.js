// Bulk actions: the bar [data-bulk] of a form appears when rows of its table are chosen and says how many.
function update(form) {
  // form.elements, since a table may stand beside its form: rows can hold forms of their own
  const rows = [...form.elements].filter((element) => element.matches("input[data-row]"));
  const chosen = rows.filter((row) => row.checked).length;
  const bar = form.querySelector("[data-bulk]");
  if (bar) {
    bar.hidden = chosen === 0;
    bar.querySelector("[data-bulk-count]").textContent = chosen;
  }
  const all = [...form.elements].find((element) => element.matches("input[data-all-rows]"));
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
      for (const element of form.elements) if (element.matches("input[data-row]")) element.checked = event.target.checked;
    }
    if (event.target.matches("input[data-row], input[data-all-rows]")) update(form);
  });
  for (const form of document.querySelectorAll("form:has([data-bulk])")) update(form);
}
