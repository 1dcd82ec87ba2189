// The line under the tools in which the address of a link is written.
export function buildLinkLine(editor, labels) {
  const element = document.createElement("div");
  element.className = "editor-link";
  element.hidden = true;

  const address = document.createElement("input");
  Object.assign(address, { type: "url", className: "form-control", placeholder: "https://" });
  address.setAttribute("aria-label", labels.address);

  const button = (text, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn btn-sm nowrap", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  const close = () => {
    element.hidden = true;
    editor.commands.focus();
  };
  const set = () => {
    const href = address.value.trim();
    if (href) editor.chain().focus().extendMarkRange("link").setLink({ href }).run();
    close();
  };
  const remove = () => {
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
    close();
  };

  address.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      set();
    }
    if (event.key === "Escape") close();
  });
  // The address belongs to the editor and not to the form around it.
  address.addEventListener("input", (event) => event.stopPropagation());
  element.append(address, button(labels.setLink, set), button(labels.removeLink, remove));

  return {
    element,
    open() {
      address.value = editor.getAttributes("link").href ?? "";
      element.hidden = false;
      address.focus();
    },
  };
}
