// The peer's breaker is judged like ours: a peer that broke too late, or never, would be cheap for nothing.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";

const ENTRY = fileURLToPath(new URL("./entries/breaker.ts", import.meta.url));
const OUTCOMES = { success: 0, failure: 1, soft: 2, ignored: 3, cancelled: 4 };
const TURNED_AWAY = -1;
const OPEN_MS = 5_000;

interface Breaker {
  renew(): void;
  admit(nowMs: number): number;
  waitMs(nowMs: number): number;
  settle(generation: number, outcome: number, nowMs: number): void;
}

let breaker: Breaker;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "meshfuse-peer-"));
  const module = join(folder, "breaker.wasm");
  const { error, stderr } = await main(
    [ENTRY, "--config", "none", "--baseDir", "/", "-O3", "-o", module],
    {},
  );
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  const abort = () => {
    throw new Error("the breaker aborted");
  };
  const compiled = await WebAssembly.compile(await readFile(module));
  breaker = new WebAssembly.Instance(compiled, { env: { abort } }).exports as unknown as Breaker;
  await rm(folder, { recursive: true });
});
beforeEach(() => breaker.renew());

/** Requests that end at once so, at one time; how many of them passed. */
function requests(nowMs: number, ...outcomes: (keyof typeof OUTCOMES)[]): number {
  let passed = 0;
  for (const outcome of outcomes) {
    const generation = breaker.admit(nowMs);
    if (generation === TURNED_AWAY) continue;
    passed++;
    breaker.settle(generation, OUTCOMES[outcome], nowMs);
  }
  return passed;
}

const fail = (times: number) => Array<"failure">(times).fill("failure");
const trip = (nowMs: number) => requests(nowMs, ...fail(5));
const isOpen = (nowMs: number) => breaker.admit(nowMs) === TURNED_AWAY;

describe("the peer's breaker", () => {
  it("opens by the fifth failure in a row", () => {
    requests(0, ...fail(4), "success", ...fail(4));
    expect(isOpen(0)).toBe(false);
    requests(0, "failure");
    expect(isOpen(0)).toBe(true);
  });

  it("neither lengthens nor ends a row by what is soft, ignored or cancelled", () => {
    requests(0, ...fail(2), "soft", ...fail(2), "ignored", "cancelled", "soft");
    expect(isOpen(0)).toBe(false);
    requests(0, "failure");
    expect(isOpen(0)).toBe(true);
  });

  it("opens by half of twenty completions, soft failures among them, at a success too", () => {
    for (let pair = 0; pair < 9; pair++) requests(0, "soft", "success");
    requests(0, "failure");
    expect(isOpen(0)).toBe(false);
    breaker.renew();
    for (let pair = 0; pair < 9; pair++) requests(0, "soft", "success");
    requests(0, "failure", "success");
    expect(isOpen(0)).toBe(true);
  });

  it("counts what completed in the last ten buckets of a second", () => {
    for (let pair = 0; pair < 9; pair++) requests(500, "failure", "success");
    // Still in the window 9 s later, gone after 10.
    requests(9_900, "success");
    expect(requests(9_900, "failure")).toBe(1);
    expect(isOpen(9_900)).toBe(true);
    breaker.renew();
    for (let pair = 0; pair < 9; pair++) requests(500, "failure", "success");
    expect(requests(10_100, "success", "failure", "success")).toBe(3);
    expect(isOpen(10_100)).toBe(false);
  });

  it("forgets all after a silence of any length", () => {
    for (let pair = 0; pair < 9; pair++) requests(0, "failure", "success");
    requests(86_400_000, "failure", "success", "failure", "success");
    expect(isOpen(86_400_000)).toBe(false);
  });

  it("is open for five seconds, and says how long it still is", () => {
    trip(1_000);
    expect(breaker.waitMs(2_000)).toBe(4_000);
    expect(isOpen(1_000 + OPEN_MS - 1)).toBe(true);
    expect(isOpen(1_000 + OPEN_MS)).toBe(false);
  });

  it("admits three probes at once and closes when three succeeded", () => {
    trip(0);
    const probes = [breaker.admit(OPEN_MS), breaker.admit(OPEN_MS), breaker.admit(OPEN_MS)];
    expect(isOpen(OPEN_MS)).toBe(true);
    for (const probe of probes) breaker.settle(probe, OUTCOMES.success, OPEN_MS);
    expect(requests(OPEN_MS, ...fail(4), "success", ...fail(4))).toBe(9);
  });

  it("gives back the place of a probe that was cancelled, and takes it for no verdict", () => {
    trip(0);
    for (let probe = 0; probe < 10; probe++) expect(requests(OPEN_MS, "cancelled")).toBe(1);
    expect(requests(OPEN_MS, "success", "success", "success", "failure", "failure")).toBe(5);
  });

  it("opens again by a failed probe, twice as long each time, at most a minute", () => {
    let nowMs = 0;
    trip(nowMs);
    for (const seconds of [5, 10, 20, 40, 60, 60]) {
      expect(breaker.waitMs(nowMs)).toBe(seconds * 1_000);
      nowMs += seconds * 1_000;
      expect(requests(nowMs, "failure")).toBe(1);
      expect(isOpen(nowMs)).toBe(true);
    }
  });

  it("is moved by no request that it admitted in another state", () => {
    const late = breaker.admit(0);
    trip(0);
    const probe = breaker.admit(OPEN_MS);
    breaker.settle(late, OUTCOMES.failure, OPEN_MS);
    breaker.settle(probe, OUTCOMES.success, OPEN_MS);
    expect(requests(OPEN_MS, "success", "success")).toBe(2);
    breaker.settle(late, OUTCOMES.failure, OPEN_MS);
    expect(requests(OPEN_MS, ...fail(4))).toBe(4);
    expect(isOpen(OPEN_MS)).toBe(false);
  });
});
