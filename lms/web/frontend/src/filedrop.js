// The file input lies over the whole drop area, so dropping and keyboard use are native; this says what was chosen.
export function watchFileDrops() {
  document.addEventListener("change", (event) => {
    const drop = event.target.closest?.(".drop");
    if (!drop) return;
    const names = [...event.target.files].map((file) => file.name);
    drop.querySelector(".drop-chosen").textContent = names.join(", ");
  });
  for (const [type, over] of [["dragenter", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(type, (event) => event.target.closest?.(".drop")?.classList.toggle("is-over", over));
  }
}
