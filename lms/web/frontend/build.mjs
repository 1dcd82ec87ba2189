// Builds ../static/build: hashed bundles, the icon sprite, .gz twins and manifest.json, which lms/web/assets.py reads.
import * as esbuild from "esbuild";
import { watch } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { contextDocuments } from "./tools/contexts.mjs";
import { buildSprite } from "./tools/icons.mjs";
import { contentHash, writeCompressedTwins } from "./tools/output.mjs";
import { checkFirstLoad, measure } from "./tools/sizes.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, "../../..");
const outdir = path.resolve(here, "../static/build");
// A running application reads the old build until the new one is complete, and keeps it when the new one fails.
const staging = `${outdir}.new`;
const replaced = `${outdir}.old`;

async function bundle() {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["src/app.js", "src/app.css"],
    outdir: staging,
    bundle: true,
    splitting: true,
    format: "esm",
    // What light-dark() and popover ask for anyway.
    target: ["chrome123", "firefox125", "safari17.5"],
    minify: true,
    sourcemap: false,
    legalComments: "linked",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
    logLevel: "warning",
  });
  return result.metafile.outputs;
}

function outputName(file) {
  return path.relative(staging, path.resolve(here, file));
}

/** What a first visit downloads: the two entry files and every chunk they import statically. */
function firstLoad(outputs) {
  const wanted = new Set();
  const visit = (file) => {
    if (wanted.has(file)) return;
    wanted.add(file);
    for (const { path: imported, kind } of outputs[file].imports) {
      if (kind === "import-statement" && outputs[imported]) visit(imported);
    }
  };
  for (const [file, output] of Object.entries(outputs)) {
    if (/^src\/app\.(js|css)$/.test(output.entryPoint ?? "")) visit(file);
  }
  return [...wanted].map(outputName);
}

async function addHashed(files, name, content) {
  const { name: stem, ext } = path.parse(name);
  files[name] = `${stem}-${contentHash(content)}${ext}`;
  await writeFile(path.join(staging, files[name]), content);
}

async function build() {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  const outputs = await bundle();
  const files = {};
  for (const [file, output] of Object.entries(outputs)) {
    if (output.entryPoint) files[path.basename(output.entryPoint)] = outputName(file);
  }
  await addHashed(files, "icons.svg", await buildSprite(here, repository));
  await addHashed(files, "mark.svg", await readFile(path.join(here, "src/mark.svg"), "utf8"));
  await addHashed(files, "contexts.json", contextDocuments());
  const manifest = { files, first_load: firstLoad(outputs) };
  await writeFile(path.join(staging, "manifest.json"), JSON.stringify(manifest, null, 2));
  await writeCompressedTwins(staging);
  await rm(replaced, { recursive: true, force: true });
  await rename(outdir, replaced).catch(() => {}); // there is none before the first build
  await rename(staging, outdir);
  await rm(replaced, { recursive: true, force: true });
}

async function report() {
  const sizes = await measure(outdir);
  for (const line of sizes.lines) console.log(line);
  checkFirstLoad(sizes);
}

if (!process.argv.includes("--sizes-only")) await build();
await report();

if (process.argv.includes("--watch")) {
  let pending;
  const rebuild = () => {
    clearTimeout(pending);
    pending = setTimeout(() => build().then(report).catch((error) => console.error(error.message)), 100);
  };
  watch(path.join(here, "src"), { recursive: true }, rebuild);
  watch(path.resolve(here, "../templates"), { recursive: true }, rebuild);
}
