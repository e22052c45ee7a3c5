// Makes a file once: it is kept under a name that says what it was made of, so a change makes another.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Of the hash, in hex digits: it tells versions of one file apart, no more. */
const HASH_CHARS = 12;

export interface Recipe {
  /** File name of the product, such as `breaker.wasm`. */
  product: string;
  /** All that decides what comes out: versions of the tools, the texts of the sources. */
  madeOf: readonly string[];
  /** Makes it in an empty folder, which is removed afterwards; resolves to the product's path. */
  make(workFolder: string): Promise<string>;
}

/** The path of the product under `cache`, made first if it is not there. Two runs at once both end well. */
export async function kept(cache: string, { product, madeOf, make }: Recipe): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(madeOf)).digest("hex").slice(0, HASH_CHARS);
  const ending = extname(product);
  const folder = join(cache, "peers");
  const path = join(folder, `${product.slice(0, product.length - ending.length)}-${hash}${ending}`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, ".making-"));
  try {
    await rename(await make(work), path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return path;
}

/** The folder of a peer's sources, which are compiled by others: `import.meta.url` of a file in bench/peers/<peer>. */
export function sourcesOf(url: string): string {
  const isCompiled = url.endsWith(".js");
  const inTree = isCompiled ? url.replace(/\/dist\/(?=bench\/peers\/[^/]+\/[^/]+$)/, "/") : url;
  return fileURLToPath(new URL(".", inTree));
}

/** Name and text of each file of a folder and those below, sorted. */
export async function textsOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = paths
    .sort()
    .map(async (path) => `${path.slice(folder.length)}\n${await readFile(path, "utf8")}`);
  return Promise.all(texts);
}
