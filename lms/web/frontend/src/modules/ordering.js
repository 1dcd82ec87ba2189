// Puts the things of an ordering question in order, by dragging or with the arrows. The places are kept in the lists that stand
// there without scripts: they count once something was moved or the order confirmed.
//
//   <div data-module="ordering" data-labels='{"moved": "Moved to place {place} of {count}"}'>
//     <ol> <li data-thing> <select data-part> … <button data-move="up"> <button data-move="down"> </li> </ol>
import Sortable from "sortablejs";

export function mount(root) {
  const labels = JSON.parse(root.dataset.labels);
  const list = root.querySelector("ol");
  const things = () => [...list.querySelectorAll("[data-thing]")];
  const placeOf = (thing) => Number(thing.querySelector("select").value || Infinity);

  const show = () => {
    const given = things().sort((one, other) => placeOf(one) - placeOf(other));
    if (given.some((thing) => placeOf(thing) !== Infinity)) list.append(...given);
    root.classList.toggle("is-given", given.every((thing) => placeOf(thing) !== Infinity));
  };

  const keep = (moved) => {
    things().forEach((thing, index) => (thing.querySelector("select").value = String(index + 1)));
    root.classList.add("is-given");
    if (moved) {
      const place = things().indexOf(moved) + 1;
      root.querySelector("[data-ordering-said]").textContent = labels.moved.replace("{place}", place).replace("{count}", things().length);
    }
    list.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
  };

  for (const hidden of root.querySelectorAll(".drag-handle, .ordering-buttons, [data-ordering-moving], [data-ordering-confirm]")) hidden.hidden = false;
  for (const plain of root.querySelectorAll("select, [data-ordering-plain]")) plain.hidden = true;
  show();

  Sortable.create(list, {
    handle: ".drag-handle",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onUpdate: (event) => keep(event.item),
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-ordering-confirm]")) return keep(null);
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const thing = button.closest("[data-thing]");
    const isUp = button.dataset.move === "up";
    const neighbour = isUp ? thing.previousElementSibling : thing.nextElementSibling;
    if (neighbour) isUp ? neighbour.before(thing) : neighbour.after(thing);
    button.focus();
    keep(thing);
  });
  root.closest("[data-item]")?.addEventListener("answer-applied", show);
}
