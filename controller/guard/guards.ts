/** The guards of all experiments that act, and the one thing that they do: stop. */
import type { Clock } from "../clock.js";
import type { GuardView, Policy, PolicyKey } from "../model/index.js";
import type { Accepted } from "../report/index.js";
import { Guard } from "./guard.js";

/** How often what time brings is looked at; reports are looked at as they come. */
const TICK_MS = 1_000;
/** A clock that was set, or a machine that slept, is no silence of sidecars. */
const MOST_STEP_MS = 2 * TICK_MS;
/** Of experiments that are over, what was seen last. */
const MOST_FINISHED = 100;
const GUARD = "meshfuse";

/** An experiment that acts. */
export interface Acting {
  id: string;
  key: PolicyKey;
  /** Milliseconds of wall clock. */
  untilMs: number;
  policy: Policy;
}

interface GuardPorts {
  clock: Clock;
  /** Those that run now, and not while all are paused. */
  acting: () => readonly Acting[];
  /** Ends an experiment for good. */
  stop: (key: PolicyKey, author: { by: string; because: string }) => Promise<unknown>;
  /** What a person should know. */
  warn: (line: string) => void;
}

export class Guards {
  readonly #ports: GuardPorts;
  readonly #guards = new Map<string, { guard: Guard; key: PolicyKey }>();
  readonly #finished = new Map<string, GuardView>();
  readonly #stopping = new Set<string>();
  #steadyMs = 0;
  #wallMs: number;
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(ports: GuardPorts) {
    this.#ports = ports;
    this.#wallMs = ports.clock.nowMs();
  }

  /** To be called whenever an experiment may have begun or ended, or a pause. */
  changed(): void {
    if (this.#isClosed) return;
    const acting = this.#ports.acting().filter(({ policy }) => isGuarded(policy));
    const ids = new Set(acting.map(({ id }) => id));
    for (const [id, { guard }] of this.#guards) if (!ids.has(id)) this.#finish(id, guard);
    for (const each of acting) if (!this.#guards.has(each.id)) this.#begin(each);
    if (this.#guards.size > 0) this.#cancel ??= this.#ports.clock.after(TICK_MS, () => this.#tick());
    else this.#rest();
  }

  /** Takes a report that the ledger accepted. */
  hear(accepted: Accepted): void {
    if (this.#guards.size === 0) return;
    const nowMs = this.#steady();
    this.#look((guard) => guard.hear(accepted, nowMs));
  }

  /** What the guard of an experiment sees, or saw last; undefined: it has none, or is long over. */
  guardOf(id: string): GuardView | undefined {
    const { guard } = this.#guards.get(id) ?? {};
    return guard === undefined ? this.#finished.get(id) : guard.view(this.#steady(), this.#wallMs);
  }

  /** From now on nothing is judged. */
  close(): void {
    this.#isClosed = true;
    this.#guards.clear();
    this.#rest();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tick(): void {
    this.#cancel = undefined;
    const nowMs = this.#steady();
    this.#look((guard) => guard.breach(nowMs));
    this.changed();
  }

  #look(breachOf: (guard: Guard) => string | undefined): void {
    for (const [id, { guard, key }] of [...this.#guards]) {
      const breach = breachOf(guard);
      if (breach !== undefined && !this.#stopping.has(id)) void this.#stop(id, key, `guard: ${breach}`);
    }
  }

  /** Tried again with the next look where it fails. */
  async #stop(id: string, key: PolicyKey, because: string): Promise<void> {
    this.#stopping.add(id);
    try {
      this.#ports.warn(`${key} is stopped: ${because}`);
      await this.#ports.stop(key, { by: GUARD, because });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#ports.warn(`${key} could not be stopped, and will be tried again: ${reason}`);
    } finally {
      this.#stopping.delete(id);
    }
    this.changed();
  }

  #begin({ id, key, policy, untilMs }: Acting): void {
    const nowMs = this.#steady();
    const lengthMs = Math.max(0, untilMs - this.#wallMs);
    this.#guards.set(id, { guard: new Guard({ policy, lengthMs }, nowMs, this.#wallMs), key });
  }

  #finish(id: string, guard: Guard): void {
    this.#guards.delete(id);
    this.#finished.delete(id);
    this.#finished.set(id, guard.view(this.#steady(), this.#wallMs));
    for (const old of [...this.#finished.keys()].slice(0, -MOST_FINISHED)) this.#finished.delete(old);
  }

  /** Milliseconds that guards have lived through. */
  #steady(): number {
    const wallMs = this.#ports.clock.nowMs();
    this.#steadyMs += Math.min(Math.max(0, wallMs - this.#wallMs), MOST_STEP_MS);
    this.#wallMs = wallMs;
    return this.#steadyMs;
  }
}

function isGuarded({ spec }: Policy): boolean {
  return Array.isArray(spec.expect) && spec.expect.length > 0;
}
