import { csrfToken } from "../http.js";

/** Sends one image or sound; returns what the server answers, with its url, or {error} with the server's words where it gave some. */
export async function uploadFile(address, file) {
  const body = new FormData();
  body.append("file", file);
  try {
    const response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
    const answer = await response.json();
    return response.ok ? answer : { error: answer.error };
  } catch {
    return {};
  }
}

export const IMAGES = "image/png,image/jpeg,image/gif,image/webp";
export const SOUNDS = "audio/mpeg,audio/ogg,audio/wav,audio/mp4,.mp3,.ogg,.oga,.opus,.wav,.m4a";

/** Lets somebody choose files of these types from the device. */
export function chooseFiles(types, chosen) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = types;
  input.multiple = true;
  input.addEventListener("change", () => chosen([...input.files]));
  input.click();
}
