import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

export function contentHash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 10).toUpperCase();
}

/** Writes `<file>.gz` beside every text file, so that no request pays for compressing what never changes. */
export async function writeCompressedTwins(folder) {
  for (const name of await readdir(folder)) {
    if (!/\.(js|css|svg|txt)$/.test(name)) continue;
    const content = await readFile(path.join(folder, name));
    await writeFile(path.join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
  }
}
