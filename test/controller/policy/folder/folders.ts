/** A directory of its own for each test, gone behind it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface TestFolder {
  path: string;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  remove(name: string): void;
  /** Names of the files that are no state of the controller's. */
  names(): string[];
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), "meshfuse-policies-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write: (name, content) => writeFileSync(join(path, name), content),
    read: (name) => readFileSync(join(path, name), "utf8"),
    remove: (name) => rmSync(join(path, name)),
    names: () =>
      readdirSync(path)
        .filter((name) => !name.startsWith("."))
        .sort(),
  };
}

/** A clock that stands until it is moved. */
export function testClock(nowMs = Date.UTC(2026, 10, 21)): {
  nowMs: () => number;
  advance: (ms: number) => void;
} {
  let presentMs = nowMs;
  return {
    nowMs: () => presentMs,
    advance(ms) {
      presentMs += ms;
    },
  };
}
