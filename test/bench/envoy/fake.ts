// An executable that answers as an Envoy does, or as one that cannot serve.
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What Envoy 1.38.3 without V8 writes when it validates a configuration with a Wasm filter. */
export const WITHOUT_V8_SAYS =
  "[warning][wasm] Failed to create Wasm VM using envoy.wasm.runtime.v8 runtime. Envoy was compiled without support for it";

export interface Fake {
  /** What follows `version: `. */
  version?: string;
  /** A shell script that answers `--mode validate ...`; default: all is well. */
  validate?: string;
}

/** Its path. */
export async function fakeEnvoy(path: string, { version = "", validate = "exit 0" }: Fake): Promise<string> {
  const answer = `if [ "$1" = --version ]; then echo "$0  version: ${version}"; exit 0; fi`;
  return script(path, `${answer}\n${validate}`);
}

export async function script(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}
