/** Time, a directory and sidecars for the tests of what is pushed. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Clock } from "../../../controller/clock.js";
import { API_VERSION, type Policy, type PolicySpec, type Sidecar } from "../../../controller/model/index.js";

/** Moves when told to, and calls what is due. */
export class FakeClock implements Clock {
  #timers: { atMs: number; call: () => void }[] = [];

  constructor(private ms = Date.parse("2026-11-21T00:00:00Z")) {}

  nowMs(): number {
    return this.ms;
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = { atMs: this.ms + delayMs, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(byMs: number): void {
    this.ms += byMs;
    const due = this.#timers.filter(({ atMs }) => atMs <= this.ms);
    this.#timers = this.#timers.filter(({ atMs }) => atMs > this.ms);
    for (const { call } of due) call();
  }

  /** As when somebody sets the clock, or the machine sleeps: timers know nothing of it, and are as far away as before. */
  set(toMs: number): void {
    for (const timer of this.#timers) timer.atMs += toMs - this.ms;
    this.ms = toMs;
  }

  get waiting(): number {
    return this.#timers.length;
  }
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "meshfuse-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function sidecar(service: string, more: Partial<Sidecar> = {}): Sidecar {
  const labels = { app: service };
  return {
    id: `${service}-v1`,
    cluster: service,
    namespace: "default",
    service,
    version: "v1",
    labels,
    ...more,
  };
}

export function breaker(name: string, spec: PolicySpec = {}): Policy {
  return policy("CircuitBreaker", name, { trip: { consecutive: 5 }, ...spec });
}

export function fault(name: string, more: PolicySpec = {}): Policy {
  const spec = { percentage: "10%", abort: { status: 503 }, activeFor: "10m", ...more };
  return policy("FaultInjection", name, spec);
}

export function tags(name: string, spec: PolicySpec): Policy {
  return policy("RequestTags", name, spec);
}

function policy(kind: Policy["kind"], name: string, spec: PolicySpec): Policy {
  return { apiVersion: API_VERSION, kind, metadata: { name, namespace: "default" }, spec };
}
