// Filters that apply on choice, one submission per press, and a word before unsaved writing is lost.
export function watchForms() {
  let unsaved = false;

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-autosubmit") && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) {
      form.requestSubmit();
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.closest?.("form[data-guard]")) unsaved = true;
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // a preview opens elsewhere: what is written here is neither sent nor saved by it
    if (event.defaultPrevented || form.method !== "post" || event.submitter?.formTarget) return;
    if (form.matches("[data-guard]")) unsaved = false;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    // data-repeatable: the answer is a download, so the page stays and the form must work again.
    if (form.matches("[target], [hx-post], [data-repeatable]")) return;
    form.dataset.sent = "true";
    event.submitter?.setAttribute("aria-busy", "true");
  });

  // The back button may show the page as it was left: its forms must work again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
