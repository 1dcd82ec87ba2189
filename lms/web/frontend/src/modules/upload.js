// Files handed in as an answer. Each is sent at once to data-url with the room's ticket; the token that comes back is kept in a
// hidden field, and saved like any answer. What cannot be sent now waits, and is sent when the connection is back.
//
//   <div data-module="upload" data-url="/exams/uploads" data-name="answer-3" data-most="2" data-labels='{…}'>
//     <ul data-upload-files> <li> … <input type="hidden" data-value data-several value="token"> <button data-upload-remove> </li> </ul>
const RETRY_MS = 10_000;

export function mount(root) {
  const labels = JSON.parse(root.dataset.labels);
  const question = root.closest("[data-item]");
  const room = root.closest("[data-ticket]");
  const list = root.querySelector("[data-upload-files]");
  const said = root.querySelector("[data-upload-said]");
  const drop = root.querySelector("[data-upload-drop]");
  const input = drop.querySelector("input");
  const waiting = [];
  let isSending = false;

  const fill = (text, name) => text.replace("{name}", name);
  const tell = () => root.dispatchEvent(new Event("input", { bubbles: true }));

  const add = ({ token, name, size }) => {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const small = Object.assign(document.createElement("small"), { className: "quiet", textContent: size });
    text.append(`${name} `, small);
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: root.dataset.name, value: token });
    Object.assign(field.dataset, { value: "", several: "" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: fill(labels.remove, name) });
    button.dataset.uploadRemove = "";
    item.append(text, field, button);
    list.append(item);
  };

  const post = async (file) => {
    const body = new FormData();
    body.append("ticket", room.dataset.ticket);
    body.append("item", question.dataset.item);
    body.append("file", file);
    const response = await fetch(root.dataset.url, { method: "POST", body, headers: { Accept: "application/json" } });
    return { status: response.status, body: await response.json().catch(() => ({})) };
  };

  const send = async () => {
    if (isSending) return;
    isSending = true;
    while (waiting.length) {
      const file = waiting[0];
      said.textContent = fill(labels.uploading, file.name);
      const answer = await post(file).catch(() => null);
      if (!answer || answer.status >= 500) {
        said.textContent = fill(labels.offline, file.name);
        setTimeout(send, RETRY_MS);
        break;
      }
      waiting.shift();
      if (answer.status === 200) {
        add(answer.body);
        said.textContent = "";
        tell();
      } else said.textContent = answer.body.message ?? fill(labels.failed, file.name);
    }
    isSending = false;
  };

  drop.hidden = false;
  for (const button of root.querySelectorAll("[data-upload-remove]")) button.hidden = false;
  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("change", () => {
    for (const file of input.files) {
      if (list.children.length + waiting.length >= Number(root.dataset.most)) said.textContent = labels.full;
      else waiting.push(file);
    }
    input.value = "";
    if (waiting.length) send();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-upload-remove]");
    if (!button) return;
    button.closest("li").remove();
    said.textContent = "";
    tell();
  });
  window.addEventListener("online", send);
  // an answer that an earlier page could not save names files that this one does not show
  question?.addEventListener("answer-applied", ({ detail }) => {
    const known = [...list.querySelectorAll("[data-several]")].map((field) => field.value);
    for (const token of [detail ?? []].flat()) if (!known.includes(token)) add({ token, name: labels.file, size: "" });
  });
}
