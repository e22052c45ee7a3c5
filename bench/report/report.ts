// All of one run, and where it is kept.
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StepResult } from "../result/index.js";
import type { Failure } from "../run.js";
import type { Pending } from "../scenario/index.js";
import type { Machine } from "./machine.js";

export interface Report {
  title: string;
  machine: Machine;
  /** Bytes of the module, and the first 12 digits of its SHA-256. */
  module: { bytes: number; sha256: string };
  tookS: Record<string, number>;
  results: readonly StepResult[];
  failures: readonly Failure[];
  pending: readonly Pending[];
}

/** Writes both forms as `folder/name.json` and `.md`; a reader sees a whole file or none. Gives their paths. */
export async function keep(
  report: Report,
  markdown: string,
  folder: string,
  name: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  const files: [path: string, text: string][] = [
    [join(folder, `${name}.json`), json],
    [join(folder, `${name}.md`), markdown],
  ];
  for (const [path, text] of files) await replaceFile(path, text);
  return files.map(([path]) => path);
}

export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, text);
  await rename(fresh, path);
}

/** `2026-08-01T12-30-05-short`: sorts by time. */
export function nameOf(machine: Machine, scope: string): string {
  return `${machine.date.slice(0, 19).replaceAll(":", "-")}-${scope}`;
}
