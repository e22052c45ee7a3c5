// A module that does needless work at the end of each request: about a microsecond of it, as text of WebAssembly.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Each round is a dozen instructions that wait for each other: 300 of them take a microsecond, more or less. */
const ROUNDS = 300;
const ENTRY = "proxy_on_log";
/** Below what AssemblyScript puts into memory. */
const SEED = 0;
const SHIFTS = [
  ["shl", 13],
  ["shr_u", 17],
  ["shl", 5],
] as const;

/** `module`: a file; the slowed one is written into `folder`. Needs wasm2wat and wat2wasm, which come with wasm2c. */
export function slowed(module: string, folder: string): string {
  const text = join(folder, "slowed.wat");
  execFileSync("wasm2wat", [module, "-o", text]);
  const lines = readFileSync(text, "utf8").split("\n");
  const entry = new RegExp(`\\(export "${ENTRY}" \\(func (\\d+)\\)`);
  const index = lines.map((line) => entry.exec(line)?.[1]).find((found) => found !== undefined);
  const at = lines.findIndex((line) => line.startsWith(`  (func (;${index};)`));
  if (index === undefined || at < 0) throw new Error(`${module} has no ${ENTRY}`);
  const begins = lines[at + 1]?.trim().startsWith("(local") ? at + 2 : at + 1;
  const functions = lines.filter((line) => /\(func \(;\d+;\)/.test(line)).length;
  lines.splice(begins, 0, `    call ${functions}`);
  const end = lines.findLastIndex((line) => line.endsWith(")"));
  lines[end] = `${lines[end]?.slice(0, -1)}\n${waste()})`;
  writeFileSync(text, lines.join("\n"));
  const path = join(folder, "slowed.wasm");
  execFileSync("wat2wasm", [text, "-o", path]);
  return path;
}

/** A generator of random numbers (xorshift), whose result is kept: no compiler can leave it out or shorten it. */
function waste(): string {
  const mix = SHIFTS.map(
    ([shift, by]) => `local.get 0 local.get 0 i32.const ${by} i32.${shift} i32.xor local.set 0`,
  );
  return [
    "  (func (local i32 i32)",
    `    i32.const ${SEED} i32.load i32.const 1 i32.or local.set 0`,
    `    i32.const ${ROUNDS} local.set 1`,
    "    loop",
    ...mix,
    "      local.get 1 i32.const 1 i32.sub local.tee 1 br_if 0",
    "    end",
    `    i32.const ${SEED} local.get 0 i32.store)`,
  ].join("\n");
}
