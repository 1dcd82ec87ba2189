import { Node } from "@tiptap/core";

/** A sound with the browser's own controls, as a paragraph of its own. */
export const Sound = Node.create({
  name: "sound",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ src: { default: null } }),
  parseHTML: () => [{ tag: "audio[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["audio", { controls: "", src: HTMLAttributes.src }],
});
