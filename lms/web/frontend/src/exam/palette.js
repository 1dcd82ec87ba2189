// The palette shows which questions are answered and flagged, and brings one question at a time on the page.
function flagsOf(attempt) {
  const key = `xueshi-flags-${attempt}`;
  const flags = new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
  return {
    has: (item) => flags.has(item),
    toggle(item) {
      if (!flags.delete(item)) flags.add(item);
      localStorage.setItem(key, JSON.stringify([...flags]));
    },
  };
}

export function drawPalette(root, questions, attempt) {
  const flags = flagsOf(attempt);
  const linkOf = (question) => root.querySelector(`[data-palette] a[href="#${question.id}"]`);
  const words = JSON.parse(root.dataset.labels);

  const describe = (question, given) => {
    const link = linkOf(question);
    const isFlagged = flags.has(question.dataset.item);
    link.classList.toggle("is-answered", given);
    link.classList.toggle("is-flagged", isFlagged);
    link.querySelector("[data-state]").textContent = [given ? words.answered : words.notAnswered, isFlagged ? words.flagged : ""].filter(Boolean).join(", ");
    question.querySelector("[data-flag]")?.setAttribute("aria-pressed", String(isFlagged));
  };

  const show = (question, { focus = true } = {}) => {
    for (const other of questions) {
      other.hidden = other !== question;
      linkOf(other).removeAttribute("aria-current");
    }
    linkOf(question).setAttribute("aria-current", "true");
    if (!focus) return;
    question.querySelector("h2").focus();
    root.querySelector("main").scrollIntoView({ block: "nearest" });
  };

  let isGiven = () => false;
  const update = (given = isGiven) => {
    isGiven = given;
    for (const question of questions) describe(question, given(question));
  };

  const here = () => questions.find((question) => `#${question.id}` === location.hash) ?? questions[0];
  window.addEventListener("hashchange", () => show(here()));
  root.addEventListener("click", (event) => {
    const flag = event.target.closest("[data-flag]");
    if (!flag) return;
    flags.toggle(flag.closest("[data-item]").dataset.item);
    update();
  });
  if (root.hasAttribute("data-one-at-a-time") && questions.length) show(here(), { focus: false });

  return {
    update,
    markSaved(item) {
      const question = questions.find((candidate) => candidate.dataset.item === item);
      if (question) describe(question, isGiven(question));
    },
  };
}
