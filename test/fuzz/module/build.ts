// The filter as the fuzzer runs it: its own sources and the release's options, with a zone behind each block of static
// memory that belongs to nobody, so that a step over a block's end is seen. Results stay in dist/ under their hash.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { ZONE_BYTES } from "./layout.js";

const BLOCK = /^(?:export )?const (\w+) = memory\.data\((\d+), (\d+)\);/gm;
const EXPORTED = "fuzz_block_";
const OPTIONS = [
  "--config",
  "none",
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
/** The first page is nobody's: there a null pointer leads. */
const MEMORY = ["--memoryBase", "4096", "--initialMemory", "520", "--maximumMemory", "520"];

/** A change to a source of the filter: a defect planted on purpose. */
export interface Planted {
  file: string;
  from: string;
  to: string;
}

/** The repository's root, from the sources as well as from dist/. */
export const ROOT = rootFrom(dirname(fileURLToPath(import.meta.url)));

/** The module's bytes, not instrumented yet. Throws when it does not compile or a planted change finds no place. */
export async function buildFilter(planted?: Planted): Promise<Uint8Array> {
  const target = join(ROOT, `dist/test/fuzz-${hashOf(planted)}.wasm`);
  if (existsSync(target)) return readFileSync(target);
  mkdirSync(dirname(target), { recursive: true });
  const readFile = (name: string, base: string) => sourceOf(join(base, name), planted);
  const partial = `${target}.${process.pid}`;
  const args = ["filter/index.ts", "--baseDir", ROOT, ...OPTIONS, ...PARTS, ...MEMORY, "-o", "out.wasm"];
  const writeFile = (_name: string, contents: string | Uint8Array) => writeFileSync(partial, contents);
  const { error, stderr } = await main(args, { stderr: undefined, readFile, writeFile });
  if (error !== null) throw new Error(`the filter does not compile: ${error.message}\n${stderr.toString()}`);
  renameSync(partial, target);
  return readFileSync(target);
}

/** A file as the compiler gets it; null where there is none. */
function sourceOf(path: string, planted: Planted | undefined): string | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8");
  const name = path.slice(ROOT.length + 1);
  if (!name.startsWith("filter/")) return text;
  const widened = withZones(planted?.file === name ? plant(text, planted) : text);
  return name === "filter/index.ts" ? `${widened}\n${exportedBlocks()}` : widened;
}

function withZones(text: string): string {
  return text.replace(
    BLOCK,
    (_all, name, bytes, align) =>
      `export const ${name} = memory.data(${Number(bytes) + ZONE_BYTES}, ${align});`,
  );
}

/** Exports each block's address under a name that `blockOf` reads. */
function exportedBlocks(): string {
  const lines = sources().flatMap((path) => {
    const from = path.slice("filter/".length).replace(/\.ts$/, "");
    const blocks = [...readFileSync(join(ROOT, path), "utf8").matchAll(BLOCK)];
    return blocks.map(([, name, bytes]) => {
      const alias = `${EXPORTED}${bytes}_${from.replaceAll(/\W/g, "_")}_${name}`;
      return `export { ${name} as ${alias} } from "./${from}";`;
    });
  });
  return lines.join("\n");
}

/** What an exported global says of a block; undefined where it is none. */
export function blockOf(name: string): { bytes: number; name: string } | undefined {
  const [, bytes, rest] = /^fuzz_block_(\d+)_(.+)$/.exec(name) ?? [];
  return bytes === undefined || rest === undefined ? undefined : { bytes: Number(bytes), name: rest };
}

export function plant(text: string, { file, from, to }: Planted): string {
  if (text.split(from).length !== 2) throw new Error(`${file} has not exactly one "${from}"`);
  return text.replace(from, () => to);
}

function sources(): string[] {
  const names = readdirSync(join(ROOT, "filter"), { recursive: true }).map(String);
  return names
    .filter((name) => /\.m?[jt]s$/.test(name))
    .sort()
    .map((name) => `filter/${name}`);
}

function hashOf(planted: Planted | undefined): string {
  const hash = createHash("sha256").update(JSON.stringify([planted, ZONE_BYTES, OPTIONS, PARTS, MEMORY]));
  for (const path of sources()) hash.update(path).update(readFileSync(join(ROOT, path)));
  return hash.digest("hex").slice(0, 16);
}

function rootFrom(folder: string): string {
  return existsSync(join(folder, "asconfig.json")) ? folder : rootFrom(dirname(folder));
}
