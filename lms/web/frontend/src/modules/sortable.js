// Puts a list in order by dragging, or with up and down buttons.
//
//   <ol data-module="sortable" data-url="/courses/7/outline/order" data-group="lessons" data-moved="Moved to place {place} of {count}">
//     <li data-id="12"> <button type="button" data-move="up">…</button> <button type="button" data-move="down">…</button>
//                       <span class="drag-handle" aria-hidden="true">…</span> … </li>
//   </ol>
//
// Lists with the same data-group exchange items: the list that receives one posts its order. A refused exchange reloads the page.
// POST data-url {"ids": ["12", "15", …], "parent": data-parent or null} → 204 or 200. Any other answer puts the old order back.
// Without scripts the two buttons are submit buttons of an ordinary form (name="move"), so the order can always be changed.
import Sortable from "sortablejs";

import { postJson } from "../http.js";

const items = (list) => [...list.children].filter((child) => child.dataset.id);
const order = (list) => items(list).map((item) => item.dataset.id);

function announce(list, item) {
  const place = items(list).indexOf(item) + 1;
  let live = list.parentElement.querySelector("[data-live]");
  if (!live) {
    live = document.createElement("div");
    live.dataset.live = "";
    live.className = "visually-hidden";
    live.setAttribute("role", "status");
    list.after(live);
  }
  live.textContent = (list.dataset.moved ?? "").replace("{place}", place).replace("{count}", items(list).length);
}

async function save(list, before) {
  const { status } = await postJson(list.dataset.url, { ids: order(list), parent: list.dataset.parent ?? null }).catch(() => ({ status: 0 }));
  if (status >= 200 && status < 300) return true;
  for (const id of before) list.append(items(list).find((item) => item.dataset.id === id));
  return false;
}

export function mount(list) {
  let before = order(list);

  const settled = async (item) => {
    if (await save(list, before)) announce(list, item);
    before = order(list);
  };

  Sortable.create(list, {
    handle: ".drag-handle",
    draggable: "[data-id]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    group: list.dataset.group,
    onUpdate: (event) => settled(event.item),
    onAdd: async (event) => {
      if (await save(list, [])) announce(list, event.item);
      else location.reload();
      before = order(list);
    },
    onRemove: () => {
      before = order(list);
    },
  });

  list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-move]");
    if (!button || button.closest("[data-module='sortable']") !== list) return;
    event.preventDefault();
    const item = button.closest("[data-id]");
    const neighbour = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!neighbour) return;
    if (button.dataset.move === "up") neighbour.before(item);
    else neighbour.after(item);
    button.focus();
    await settled(item);
  });
}
