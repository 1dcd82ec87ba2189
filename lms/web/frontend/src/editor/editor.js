// A rich editor over a textarea, which stays the field of the form and all there is without scripts.
//
//   <div data-module="editor" data-labels='{…}' data-upload-url="/files/images"> <textarea name="body">…</textarea> </div>
//   (macro forms.editor)
//
// Writes HTML into the textarea with every change: p, h2–h4, strong, em, s, ul, ol, li, blockquote, a[href], img[src alt], hr, br,
// table/tbody/tr/th/td (colspan, rowspan), audio[controls src], no style attributes. The server cleans it all the same.
// Images, and sounds with data-takes-sounds: POST data-upload-url, multipart, field `file`, X-CSRFToken → 200 {"url": "…"}; 4xx {"error": "words for a person"}.
// data-is-short leaves out the tools for what is no part of a line. The labels may also be given to mount.
// Keyboard: Alt+F10 goes to the tools, arrow keys move among them, Escape goes back to the text.
import { Editor } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";

import { buildImageTextLine } from "./image_text.js";
import { uploadFile } from "./images.js";
import { buildLinkLine } from "./link.js";
import { Sound } from "./sounds.js";
import { buildToolbar } from "./toolbar.js";

// Tiptap gives tables widths in style attributes, which neither our policy nor the cleaned page keeps.
const PlainTable = Table.extend({ renderHTML: () => ["table", ["tbody", 0]] });

const extensions = [
  StarterKit.configure({
    code: false, codeBlock: false, underline: false, heading: { levels: [2, 3, 4] },
    link: { openOnClick: false, autolink: true, defaultProtocol: "https", protocols: ["http", "https", "mailto"], HTMLAttributes: { target: null, rel: null } },
  }),
  Image,
  Sound,
  PlainTable.configure({ resizable: false }),
  TableRow,
  TableHeader,
  TableCell,
];

function describe(textarea) {
  const attributes = { role: "textbox", "aria-multiline": "true", class: "reading", id: `${textarea.id}-editor` };
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (label) {
    label.id ||= `${textarea.id}-label`;
    attributes["aria-labelledby"] = label.id;
    label.addEventListener("click", () => document.getElementById(attributes.id).focus());
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  return attributes;
}

function imagesOf(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

function selectImage(editor, url) {
  let found = null;
  editor.state.doc.descendants((node, position) => {
    if (node.type.name === "image" && node.attrs.src === url) found = position;
  });
  if (found !== null) editor.commands.setNodeSelection(found);
}

export function mount(element, labels = JSON.parse(element.dataset.labels)) {
  const textarea = element.querySelector("textarea");
  const frame = document.createElement("div");
  frame.className = "editor";
  const surface = document.createElement("div");
  const foot = document.createElement("div");
  foot.className = "editor-foot";
  foot.setAttribute("role", "status");

  const say = (text, isError = false) => {
    foot.textContent = text;
    foot.classList.toggle("is-error", isError);
  };
  const insertFiles = async (files) => {
    for (const file of files) {
      say(labels.uploading);
      const { url, error } = await uploadFile(element.dataset.uploadUrl, file);
      if (!url) return say(error ?? labels.uploadFailed, true);
      say("");
      if (/\.(mp3|ogg|wav|m4a)$/.test(url)) {
        editor.chain().focus().insertContent({ type: "sound", attrs: { src: url } }).run();
      } else {
        editor.chain().focus().setImage({ src: url, alt: "" }).run();
        selectImage(editor, url);
      }
    }
  };
  const takeFiles = (transfer) => {
    const files = element.dataset.uploadUrl ? imagesOf(transfer) : [];
    if (files.length) insertFiles(files);
    return files.length > 0;
  };

  const editor = new Editor({
    element: surface,
    extensions,
    content: textarea.value,
    injectCSS: false,
    editorProps: {
      attributes: describe(textarea),
      handlePaste: (_view, event) => takeFiles(event.clipboardData),
      handleDrop: (_view, event) => takeFiles(event.dataTransfer),
      handleKeyDown: (_view, event) => {
        if (event.key !== "F10" || !event.altKey) return false;
        toolbar.querySelector('[tabindex="0"]').focus();
        return true;
      },
    },
    onUpdate: ({ editor: changed }) => {
      textarea.value = changed.isEmpty ? "" : changed.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });

  const link = buildLinkLine(editor, labels);
  const toolbar = buildToolbar(editor, labels, {
    link: link.open,
    insertImages: element.dataset.uploadUrl ? insertFiles : null,
    insertSounds: "takesSounds" in element.dataset ? insertFiles : null,
    isShort: "isShort" in element.dataset,
  });
  frame.append(toolbar, link.element, buildImageTextLine(editor, labels), surface, foot);
  textarea.hidden = true;
  textarea.required = false;
  element.append(frame);
}
