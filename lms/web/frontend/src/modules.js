// `data-module="name"` on an element loads what it needs when it is first seen on a page. Each module exports mount(element).
const loaders = {
  chart: () => import("./modules/chart.js"),
  designer: () => import("./modules/designer.js"),
  editor: () => import("./editor/editor.js"),
  exam: () => import("./exam/room.js"),
  formula: () => import("./modules/formula.js"),
  hotspot: () => import("./modules/hotspot.js"),
  "hotspot-editor": () => import("./modules/hotspot_editor.js"),
  lesson: () => import("./modules/lesson.js"),
  ordering: () => import("./modules/ordering.js"),
  progress: () => import("./modules/progress.js"),
  "rich-field": () => import("./modules/rich_field.js"),
  sortable: () => import("./modules/sortable.js"),
  upload: () => import("./modules/upload.js"),
  video: () => import("./modules/video.js"),
};

const mounted = new WeakSet();
const loadedWhenSeen = new Set(["chart"]);

async function mount(element) {
  const module = await loaders[element.dataset.module]();
  module.mount(element);
}

const whenSeen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      whenSeen.unobserve(target);
      mount(target);
    }
  },
  { rootMargin: "200px" },
);

export function mountModules(root) {
  const found = [...root.querySelectorAll("[data-module]")];
  if (root instanceof Element && root.matches("[data-module]")) found.unshift(root);
  for (const element of found) {
    const name = element.dataset.module;
    if (mounted.has(element) || !loaders[name]) continue;
    mounted.add(element);
    if (loadedWhenSeen.has(name)) whenSeen.observe(element);
    else mount(element);
  }
}
