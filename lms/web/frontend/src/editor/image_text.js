// While an image is selected, a line under the tools asks what it shows, for people who cannot see it.
export function buildImageTextLine(editor, labels) {
  const element = document.createElement("div");
  element.className = "editor-link";
  element.hidden = true;
  const text = document.createElement("input");
  Object.assign(text, { type: "text", className: "form-control", placeholder: labels.imageText });
  text.setAttribute("aria-label", labels.imageText);
  element.append(text);

  text.addEventListener("input", (event) => {
    event.stopPropagation();
    editor.commands.updateAttributes("image", { alt: text.value });
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    editor.commands.focus();
  });
  editor.on("selectionUpdate", () => {
    element.hidden = !editor.isActive("image");
    if (!element.hidden) text.value = editor.getAttributes("image").alt ?? "";
  });
  return element;
}
