// Compiles a folder of AssemblyScript into a module. Results stay in dist/ under the hash of their sources, so that
// several test files and runs share one.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileString, main } from "assemblyscript/asc";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PROBE = "test/host/probe/assembly";

/** The path of the compiled probe. */
export function buildProbe(): Promise<string> {
  return build(PROBE);
}

/** A module of a few lines, for what no probe should do. */
export async function compileText(source: string): Promise<Uint8Array> {
  const { binary, error, stderr } = await compileString(
    { "input.ts": source },
    { runtime: "stub", initialMemory: 1, use: ["abort="] },
  );
  if (error !== null || binary === null) throw new Error(stderr.toString());
  return binary;
}

async function build(folder: string): Promise<string> {
  const target = `dist/test/${await hashOf(folder)}.wasm`;
  const finished = await readFile(join(ROOT, target)).catch(() => undefined);
  if (finished !== undefined) return join(ROOT, target);
  await mkdir(join(ROOT, "dist/test"), { recursive: true });
  const partial = `${target}.${process.pid}`;
  const options = ["--config", `${folder}/../asconfig.json`, "-o", partial];
  const { error, stderr } = await main(options, { stderr: undefined });
  if (error !== null) throw new Error(`${folder} does not compile: ${error.message}\n${stderr.toString()}`);
  await rename(join(ROOT, partial), join(ROOT, target));
  return join(ROOT, target);
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(join(ROOT, folder))).sort())
    hash.update(name).update(await readFile(join(ROOT, folder, name)));
  return hash.digest("hex").slice(0, 16);
}
