// Writes the stamp of what the page was built from (tests/page holds it current) and the licences of what is in it.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OUT = "../playground/page";
const SOURCES = ["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.mjs", "stamp.mjs"];

const walk = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? walk(join(folder, one.name)) : [join(folder, one.name)],
  );
const sha = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const hashed = (files) => Object.fromEntries(files.sort().map((file) => [file.replaceAll("\\", "/"), sha(file)]));

const built = readdirSync(join(OUT, "assets")).map((name) => `assets/${name}`);
const stamp = {
  sources: hashed([...SOURCES, ...walk("src"), ...walk("public")]),
  built: Object.fromEntries(["index.html", ...built].sort().map((name) => [name, sha(join(OUT, name))])),
};
writeFileSync(join(OUT, "stamp.json"), `${JSON.stringify(stamp, null, 1)}\n`);

// Only what runs in the browser: the tree beneath `dependencies`, without types.
const lock = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
const seen = new Map();
const visit = (name) => {
  const found = lock[`node_modules/${name}`];
  if (!found || seen.has(name) || name.startsWith("@types/") || found.peer) return;
  seen.set(name, found);
  for (const next of Object.keys(found.dependencies ?? {})) visit(next);
};
for (const name of Object.keys(lock[""].dependencies)) visit(name);
const licence = (name) => {
  const folder = `node_modules/${name}`;
  const file = existsSync(folder) && readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return file ? readFileSync(join(folder, file), "utf8").trim() : "";
};
const parts = [...seen.entries()]
  .sort(([one], [two]) => (one < two ? -1 : 1))
  .map(([name, found]) => `${name} ${found.version} (${found.license ?? "see below"})\n\n${licence(name)}`.trim());
writeFileSync(
  join(OUT, "licences.txt"),
  `The page contains the following packages.\n\n${parts.join(`\n\n${"-".repeat(78)}\n\n`)}\n`,
);
