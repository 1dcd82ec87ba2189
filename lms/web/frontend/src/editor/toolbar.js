// The tools, as a toolbar of the ARIA practices: one stop for Tab, arrow keys inside, pressed and disabled states said.
import { icon } from "../icon.js";
import { chooseFiles, IMAGES, SOUNDS } from "./images.js";

// Tiptap's own focus waits for the next frame: what is typed at once would land beside the selection that the tool sets
const run = (command, ...values) => (editor) => {
  editor.view.focus();
  editor.commands[command](...values);
};
const able = (command) => (editor) => editor.can()[command]();

function toolsOf({ link, insertImages, insertSounds, isShort }) {
  const heading = (level) => ({ act: run("toggleHeading", { level }), on: (editor) => editor.isActive("heading", { level }) });
  const mark = (command, name) => ({ act: run(command), on: (editor) => editor.isActive(name) });
  const emphasis = [
    { label: "bold", drawing: icon("bold"), ...mark("toggleBold", "bold") },
    { label: "italic", drawing: icon("italic"), ...mark("toggleItalic", "italic") },
  ];
  const files = [
    ...(insertImages ? [{ label: "image", drawing: icon("photo"), act: () => chooseFiles(IMAGES, insertImages) }] : []),
    ...(insertSounds ? [{ label: "sound", drawing: icon("volume"), act: () => chooseFiles(SOUNDS, insertSounds) }] : []),
  ];
  if (isShort) return [emphasis, files];
  return [
    [
      { label: "heading2", drawing: icon("h-2"), ...heading(2) },
      { label: "heading3", drawing: icon("h-3"), ...heading(3) },
      ...emphasis,
      { label: "link", drawing: icon("link"), act: link, on: (editor) => editor.isActive("link") },
    ],
    [
      { label: "bullets", drawing: icon("list"), ...mark("toggleBulletList", "bulletList") },
      { label: "numbers", drawing: icon("list-numbers"), ...mark("toggleOrderedList", "orderedList") },
      { label: "quote", drawing: icon("blockquote"), ...mark("toggleBlockquote", "blockquote") },
    ],
    [
      ...files,
      { label: "table", drawing: icon("table-plus"), act: run("insertTable", { rows: 3, cols: 3, withHeaderRow: true }) },
      { label: "rowAfter", drawing: icon("row-insert-bottom"), act: run("addRowAfter"), can: able("addRowAfter") },
      { label: "columnAfter", drawing: icon("column-insert-right"), act: run("addColumnAfter"), can: able("addColumnAfter") },
      { label: "deleteRow", drawing: icon("row-remove"), act: run("deleteRow"), can: able("deleteRow") },
      { label: "deleteColumn", drawing: icon("column-remove"), act: run("deleteColumn"), can: able("deleteColumn") },
      { label: "deleteTable", drawing: icon("table-minus"), act: run("deleteTable"), can: able("deleteTable") },
    ],
    [
      { label: "undo", drawing: icon("arrow-back-up"), act: run("undo"), can: able("undo") },
      { label: "redo", drawing: icon("arrow-forward-up"), act: run("redo"), can: able("redo") },
    ],
  ];
}

function buildButton(editor, labels, tool) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "editor-button", title: labels[tool.label], tabIndex: -1 });
  button.setAttribute("aria-label", labels[tool.label]);
  button.append(tool.drawing);
  button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && tool.act(editor));
  tool.refresh = () => {
    if (tool.on) button.setAttribute("aria-pressed", String(tool.on(editor)));
    if (tool.can) button.setAttribute("aria-disabled", String(!tool.can(editor)));
  };
  return button;
}

function moveByArrows(bar, editor) {
  bar.addEventListener("keydown", (event) => {
    const buttons = [...bar.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (target === undefined) return;
    event.preventDefault();
    const next = buttons[(target + buttons.length) % buttons.length];
    buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

export function buildToolbar(editor, labels, actions) {
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", labels.toolbar);
  const groups = toolsOf(actions);
  groups.forEach((group, index) => {
    if (index) bar.append(document.createElement("span"));
    for (const tool of group) bar.append(buildButton(editor, labels, tool));
  });
  bar.querySelector("button").tabIndex = 0;
  const refresh = () => groups.flat().forEach((tool) => tool.refresh());
  editor.on("transaction", refresh);
  refresh();
  moveByArrows(bar, editor);
  return bar;
}
