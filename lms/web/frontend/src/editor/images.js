import { csrfToken } from "../http.js";

/** Sends one image; returns {url}, or {error} with the server's words where it gave some. */
export async function uploadImage(address, file) {
  const body = new FormData();
  body.append("file", file);
  try {
    const response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
    const answer = await response.json();
    return response.ok ? { url: answer.url } : { error: answer.error };
  } catch {
    return {};
  }
}

/** Lets somebody choose image files from the device. */
export function chooseImages(chosen) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/png,image/jpeg,image/gif,image/webp";
  input.multiple = true;
  input.addEventListener("change", () => chosen([...input.files]));
  input.click();
}
