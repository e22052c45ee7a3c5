// Compiles one AssemblyScript entry of the tests with the release module's options. Results stay in dist/ under the
// hash of all sources, so that test files and runs share them.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const ENTRIES = "test/filter/entries";
const OPTIONS = [
  "--runtime",
  "stub",
  "--exportStart",
  "_initialize",
  "-O3",
  "--shrinkLevel",
  "2",
  "--noAssert",
];
const PARTS = ["--use", "abort=filter/abi/abort/trap", "--transform", "./filter/bytes/ascii-transform.mjs"];
/** Pages; more than any entry needs. */
const MEMORY = ["--initialMemory", "240", "--maximumMemory", "240"];

/** The module made of `test/filter/entries/<name>.ts`. */
export async function compileEntry(name: string): Promise<WebAssembly.Module> {
  const source = `${ENTRIES}/${name}.ts`;
  const target = `dist/test/${name}-${await hashOf(source)}.wasm`;
  const finished = await readFile(join(ROOT, target)).catch(() => undefined);
  if (finished !== undefined) return WebAssembly.compile(finished);
  await mkdir(join(ROOT, "dist/test"), { recursive: true });
  const partial = `${target}.${process.pid}`;
  const options = [source, "--config", "none", ...OPTIONS, ...PARTS, ...MEMORY, "-o", partial];
  const { error, stderr } = await main(options, { stderr: undefined });
  if (error !== null) throw new Error(`${source} does not compile: ${error.message}\n${stderr.toString()}`);
  await rename(join(ROOT, partial), join(ROOT, target));
  return WebAssembly.compile(await readFile(join(ROOT, target)));
}

async function hashOf(entry: string): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(ROOT, entry)));
  const names = await readdir(join(ROOT, "filter"), { recursive: true });
  for (const name of names.filter((file) => /[.]m?[jt]s$/.test(file)).sort())
    hash.update(name).update(await readFile(join(ROOT, "filter", name)));
  return hash.digest("hex").slice(0, 16);
}
