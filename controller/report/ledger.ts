/** Which reports count, and what is new in them. */
import { type Accepted, type Boot, book } from "./booking.js";
import { Budget } from "./budget.js";
import { Counters } from "./counters.js";
import { Dormant } from "./dormant.js";
import type { KeptBoot, KeptSidecar } from "./kept.js";
import type { Report } from "./report.js";

/** Old and new process of a restart, and room; each is one Envoy under the same node id. */
const MAX_BOOTS = 4;
/** Processes that were dropped and are remembered: what still comes of them would count twice. */
const MAX_DROPPED = 32;
const MAX_SIDECARS = 10_000;
/** Of all sidecars together; some hundred thousand records. */
const MAX_BYTES = 512 * 1024 * 1024;
const FORGET_AFTER_MS = 3_600_000;
/** A process this young has counted nothing that a rate over the last 10 s must not contain. */
const YOUNG_MS = 10_000;
/** How long two processes that report in turn are taken for two: some reports of each. */
const SHARED_MS = 10_000;
const BYTES_A_BOOT = 500;

export type Verdict = Accepted | "stale" | "full";

interface SidecarLedger {
  /** The longest silent first. */
  boots: Map<number, Boot>;
  /** By number, and not all before one: a clock that was wrong once may have named them. */
  dropped: number[];
  touchedMs: number;
  /** Of the last report, and when the one before it was another's that had reported already. */
  lastBoot: number;
  sharedMs: number;
}

const NOT_SHARED = { lastBoot: -1, sharedMs: Number.NEGATIVE_INFINITY };

export class ReportLedger {
  readonly #sidecars = new Map<string, SidecarLedger>();
  readonly #dormant = new Dormant();
  readonly #budget: Budget;

  constructor({ maxBytes = MAX_BYTES }: { maxBytes?: number } = {}) {
    this.#budget = new Budget(maxBytes);
  }

  /** `stale`: older than what is known, changes nothing. `full`: more sidecars than there is room for. */
  accept(report: Report, nowMs: number): Verdict {
    const known = this.#sidecars.get(report.nodeId);
    if (known === undefined && this.#sidecars.size >= MAX_SIDECARS) return "full";
    const sidecar = known ?? this.#woken(report.nodeId) ?? nothingOf(nowMs);
    if (sidecar.dropped.includes(report.boot)) return "stale";
    const before = sidecar.boots.get(report.boot);
    if (before !== undefined && report.sequence <= before.sequence) return "stale";
    this.#sidecars.set(report.nodeId, sidecar);
    sidecar.touchedMs = nowMs;
    // The new process of a restart is not known yet, and the old one does not come back.
    if (before !== undefined && report.boot !== sidecar.lastBoot) sidecar.sharedMs = nowMs;
    sidecar.lastBoot = report.boot;

    const ageMs = report.wallMs - report.boot / 1000;
    const isYoung = ageMs >= 0 && ageMs < YOUNG_MS;
    const boot = before ?? this.#open(sidecar, !isYoung);
    sidecar.boots.delete(report.boot);
    sidecar.boots.set(report.boot, boot);
    const accepted = book(boot, report);
    if (before === undefined && isYoung) accepted.startedMs = nowMs - ageMs;
    return accepted;
  }

  /** Two Envoys report under this id, in turn. */
  isShared(sidecar: string, nowMs: number): boolean {
    return nowMs - (this.#sidecars.get(sidecar)?.sharedMs ?? NOT_SHARED.sharedMs) < SHARED_MS;
  }

  /**
   * Puts away sidecars that have been silent for an hour and returns their ids. They count as forgotten; should one
   * report again, it goes on where it was.
   */
  sweep(nowMs: number): string[] {
    const silent = [...this.#sidecars].filter(([, { touchedMs }]) => nowMs - touchedMs >= FORGET_AFTER_MS);
    for (const [id, sidecar] of silent) {
      this.#sidecars.delete(id);
      this.#dormant.put(id, keptOf(sidecar));
      for (const { counters } of sidecar.boots.values()) counters.clear();
    }
    return silent.map(([id]) => id);
  }

  /** Everybody of whom something is known, also those put away. */
  ids(): string[] {
    return [...this.#sidecars.keys(), ...this.#dormant.ids()];
  }

  /** All that is known of a sidecar, to be written down. */
  keep(id: string): KeptSidecar | undefined {
    const sidecar = this.#sidecars.get(id);
    return sidecar === undefined ? this.#dormant.get(id) : keptOf(sidecar);
  }

  /** To be called before the first report. The sidecar is asked to tell everything again, whatever it was told. */
  restore(id: string, kept: KeptSidecar): void {
    this.#sidecars.set(id, this.#sidecarOf(kept));
  }

  /** Whoever reports next is asked to send everything: the last answers may not have been written down. */
  askAll(): void {
    for (const { boots } of this.#sidecars.values()) for (const boot of boots.values()) boot.resends = 0;
  }

  /** Estimate of the memory held for one sidecar; bounded by about 10 MB for each of its boots. */
  bytes(sidecar: string): number {
    const boots = [...(this.#sidecars.get(sidecar)?.boots.values() ?? [])];
    return boots.reduce((sum, boot) => sum + BYTES_A_BOOT + boot.counters.bytes, 0);
  }

  /** Records that found no room, of all sidecars. */
  get dropped(): number {
    let dropped = 0;
    for (const { boots } of this.#sidecars.values()) {
      for (const { counters } of boots.values()) dropped += counters.dropped;
    }
    return dropped;
  }

  /** Memory held for sidecars that were put away; at most 16 MiB. */
  get dormantBytes(): number {
    return this.#dormant.bytes;
  }

  #woken(id: string): SidecarLedger | undefined {
    const kept = this.#dormant.take(id);
    if (kept !== undefined) this.restore(id, kept);
    return this.#sidecars.get(id);
  }

  #open(sidecar: SidecarLedger, isCatchingUp: boolean): Boot {
    const [oldest] = sidecar.boots;
    if (sidecar.boots.size >= MAX_BOOTS && oldest !== undefined) {
      const [id, { counters }] = oldest;
      counters.clear();
      sidecar.boots.delete(id);
      sidecar.dropped = [...sidecar.dropped, id].slice(-MAX_DROPPED);
    }
    return { sequence: -1, counters: new Counters(this.#budget), resends: 0, isCatchingUp };
  }

  #sidecarOf({ dropped, touchedMs, lastBoot, boots }: KeptSidecar): SidecarLedger {
    const sidecar: SidecarLedger = { ...nothingOf(touchedMs), dropped, lastBoot };
    for (const { boot, sequence, isCatchingUp, missing, slots } of boots.slice(0, MAX_BOOTS)) {
      const counters = new Counters(this.#budget);
      counters.restore(slots);
      counters.dropped = missing;
      sidecar.boots.set(boot, { sequence, counters, resends: 0, isCatchingUp });
    }
    return sidecar;
  }
}

function nothingOf(nowMs: number): SidecarLedger {
  return { boots: new Map(), dropped: [], touchedMs: nowMs, ...NOT_SHARED };
}

function keptOf({ dropped, touchedMs, lastBoot, boots }: SidecarLedger): KeptSidecar {
  const keptBoots = [...boots].map(([boot, { sequence, isCatchingUp, counters }]): KeptBoot => {
    return { boot, sequence, isCatchingUp, missing: counters.dropped, slots: counters.keep() };
  });
  return { dropped, touchedMs, lastBoot, boots: keptBoots };
}
