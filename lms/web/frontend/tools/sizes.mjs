import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

const FIRST_LOAD_LIMIT_KB = 150;

const kilobytes = (bytes) => Math.round(bytes / 100) / 10;

export async function measure(folder) {
  const manifest = JSON.parse(await readFile(path.join(folder, "manifest.json"), "utf8"));
  const first = new Set(manifest.first_load);
  const lines = [];
  let total = 0;
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith(".gz") || name.includes(".LEGAL.")) continue;
    const { size } = await stat(path.join(folder, name));
    const plain = name.slice(0, -3);
    if (first.has(plain)) total += size;
    lines.push(`${String(kilobytes(size)).padStart(7)} kB gz  ${plain}${first.has(plain) ? "  (first load)" : ""}`);
  }
  lines.push(`${String(kilobytes(total)).padStart(7)} kB gz  first load, of at most ${FIRST_LOAD_LIMIT_KB}`);
  return { lines, total };
}

export function checkFirstLoad({ total }) {
  if (kilobytes(total) <= FIRST_LOAD_LIMIT_KB) return;
  console.error(`The first load is ${kilobytes(total)} kB, more than ${FIRST_LOAD_LIMIT_KB}. Load something later.`);
  process.exitCode = 1;
}
