/**
 * When sidecars are told anew: a policy changed, a bypass began or ended, a service was seen for the first time, or a
 * sidecar describes itself in another way. What does not change any bytes is not sent: the xDS server compares.
 */
import type { Sidecar } from "../model/index.js";
import type { Bypasses, ServiceTable } from "../policy/index.js";
import type { Clock } from "./clock.js";
import type { Roster } from "./roster.js";
import type { WantedConfigs } from "./wanted.js";

/** Sidecars of a mesh that starts come one after the other; each new service is a new revision for all of them. */
const SETTLE_MS = 100;

export interface PipelineParts {
  roster: Roster;
  wanted: WantedConfigs;
  services: ServiceTable;
  bypasses: Bypasses;
  clock: Clock;
  /** Asks for every sidecar's resources again. */
  push: () => void;
}

export class Pipeline {
  #cancelBypassEnd = () => {};
  #cancelSettling: (() => void) | undefined;
  #isStopped = false;

  constructor(private readonly parts: PipelineParts) {}

  /** Policies or bypasses are others now: told at once. */
  changed(): void {
    if (this.#isStopped) return;
    this.parts.wanted.invalidate();
    this.#awaitBypassEnd();
    this.parts.push();
  }

  /** It is given what holds now; the others hear of a new service together, a moment later. */
  connected(sidecar: Sidecar, stream: number): void {
    const { roster, services, wanted } = this.parts;
    const isNews = roster.connected(sidecar, stream);
    const isNewService = services.add(sidecar);
    if (!isNews && !isNewService) return;
    wanted.invalidate();
    if (isNewService) this.#pushSoon();
  }

  /** Housekeeping: forgets sidecars that have been away for an hour, and returns their ids. */
  sweep(): string[] {
    const gone = this.parts.roster.sweep(this.parts.clock.nowMs());
    for (const id of gone) this.parts.wanted.forget(id);
    return gone;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelBypassEnd();
    this.#cancelSettling?.();
  }

  #awaitBypassEnd(): void {
    const { bypasses, clock } = this.parts;
    this.#cancelBypassEnd();
    const endMs = bypasses.nextEndMs();
    if (endMs === undefined) return;
    this.#cancelBypassEnd = clock.after(Math.max(0, endMs - clock.nowMs()), () => this.changed());
  }

  #pushSoon(): void {
    if (this.#isStopped || this.#cancelSettling !== undefined) return;
    this.#cancelSettling = this.parts.clock.after(SETTLE_MS, () => {
      this.#cancelSettling = undefined;
      this.changed();
    });
  }
}
