// A button with data-opens="id" opens that <dialog>. Closing is a <form method="dialog"> and needs no script, but where the
// dialog lies in a larger form, data-closes does it.
const actions = {
  "[data-opens]": (button) => document.getElementById(button.dataset.opens)?.showModal(),
  "[data-closes]": (button) => button.closest("dialog").close(),
  "[data-dismisses]": (button) => button.closest(".notice").remove(),
  "[data-prints]": () => window.print(),
};

export function watchDialogs() {
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(actions)) {
      const button = event.target.closest?.(selector);
      if (button) act(button);
    }
  });
}
