// One SVG sprite with the icons that templates, Python navigation entries and our scripts name, and those in src/icons.txt.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const PACKAGES = ["lms", "courses", "question_bank", "certificates"];
const SKIPPED = new Set(["node_modules", "static", "__pycache__", "translations", "tests"]);
const NAMED = /\bicon(?:\(\s*|\s*[=:]\s*)["']([a-z0-9]+(?:-[a-z0-9]+)*)["']/g;

async function* sources(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* sources(full);
    } else if (/\.(html|py|js)$/.test(entry.name)) {
      yield full;
    }
  }
}

async function namedIcons(here, repository) {
  const names = new Map();
  const listed = await readFile(path.join(here, "src/icons.txt"), "utf8");
  for (const line of listed.split("\n")) {
    for (const name of line.replace(/#.*/, "").split(/\s+/).filter(Boolean)) names.set(name, "src/icons.txt");
  }
  for (const name of PACKAGES) {
    const folder = path.join(repository, name);
    if (!existsSync(folder)) continue;
    for await (const file of sources(folder)) {
      const text = await readFile(file, "utf8");
      for (const [, icon] of text.matchAll(NAMED)) names.set(icon, path.relative(repository, file));
    }
  }
  return names;
}

async function symbol(here, name) {
  const filled = name.endsWith("-filled");
  const file = filled ? `filled/${name.slice(0, -"-filled".length)}.svg` : `outline/${name}.svg`;
  const full = path.join(here, "node_modules/@tabler/icons/icons", file);
  if (!existsSync(full)) return null;
  const svg = await readFile(full, "utf8");
  const shapes = [...svg.matchAll(/<path [^>]*\/>/g)].map(([shape]) => shape).filter((s) => !s.includes("M0 0h24v24H0z"));
  const paint = filled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes.join("")}</symbol>`;
}

export async function buildSprite(here, repository) {
  const symbols = [];
  for (const [name, source] of [...(await namedIcons(here, repository))].sort()) {
    const drawn = await symbol(here, name);
    if (drawn) symbols.push(drawn);
    else console.error(`${source}: there is no icon "${name}" in @tabler/icons`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
