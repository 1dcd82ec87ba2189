// A button with data-opens="id" opens that <dialog>. Closing is a <form method="dialog"> and needs no script, but where the
// dialog lies in a larger form, data-closes does it.

// data-copies="id" copies what stands in a field; the button's own words then say so.
async function copy(button) {
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return; // without https the text is at least chosen, ready for the keyboard
  }
  button.querySelector("span").textContent = button.dataset.done;
}

const actions = {
  "[data-opens]": (button) => document.getElementById(button.dataset.opens)?.showModal(),
  "[data-closes]": (button) => button.closest("dialog").close(),
  "[data-dismisses]": (button) => button.closest(".notice").remove(),
  "[data-prints]": () => window.print(),
  "[data-copies]": copy,
};

export function watchDialogs() {
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(actions)) {
      const button = event.target.closest?.(selector);
      if (button) act(button);
    }
  });
}
