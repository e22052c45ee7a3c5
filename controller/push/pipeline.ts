/**
 * When sidecars are told anew: a policy changed, a bypass began or ended, a service was seen for the first time, or a
 * sidecar describes itself in another way. What does not change any bytes is not sent: the xDS server compares.
 */

import type { Clock } from "../clock.js";
import type { Sidecar } from "../model/index.js";
import type { Services } from "../store/index.js";
import type { Roster } from "./roster.js";
import type { WantedConfigs } from "./wanted.js";

/** Sidecars of a mesh that starts come one after the other; each new service is a new revision for all of them. */
const SETTLE_MS = 100;

interface PipelineParts {
  roster: Roster;
  wanted: WantedConfigs;
  services: Services;
  clock: Clock;
  /** Asks for every sidecar's resources again. */
  push: () => void;
  /** Asks for those of one sidecar again. */
  pushTo: (sidecarId: string) => void;
}

export class Pipeline {
  #cancelSettling: (() => void) | undefined;
  #isStopped = false;

  constructor(private readonly parts: PipelineParts) {}

  /** Policies or bypasses are others now: told at once. */
  changed(): void {
    if (this.#isStopped) return;
    this.parts.wanted.invalidate();
    this.parts.push();
  }

  /** It is given what holds now; the others hear of a new service together, a moment later. */
  connected(sidecar: Sidecar, stream: number): void {
    const { roster, services, wanted } = this.parts;
    const isNews = roster.connected(sidecar, stream);
    const isNewService = services.add(sidecar, () => roster.services());
    if (!isNews && !isNewService) return;
    wanted.invalidate();
    if (isNewService) this.#pushSoon();
  }

  /** One that asks for throughput from now on, or no longer, may be able to run other policies than before. */
  subscribed(sidecar: Sidecar, stream: number, names: readonly string[]): void {
    this.#reconsider(sidecar, () => this.parts.roster.subscribed(sidecar.id, stream, names));
  }

  disconnected(sidecar: Sidecar, stream: number): void {
    const { roster, clock } = this.parts;
    this.#reconsider(sidecar, () => roster.disconnected(sidecar.id, stream, clock.nowMs()));
  }

  /** Housekeeping: forgets sidecars that have been away for an hour, and returns their ids. */
  sweep(): string[] {
    const gone = this.parts.roster.sweep(this.parts.clock.nowMs());
    for (const id of gone) this.parts.wanted.forget(id);
    return gone;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelSettling?.();
  }

  #reconsider(sidecar: Sidecar, change: () => void): void {
    const { roster, pushTo } = this.parts;
    const before = roster.throttles(sidecar.id);
    change();
    if (roster.throttles(sidecar.id) === before || this.#isStopped) return;
    pushTo(sidecar.id);
  }

  #pushSoon(): void {
    if (this.#isStopped || this.#cancelSettling !== undefined) return;
    this.#cancelSettling = this.parts.clock.after(SETTLE_MS, () => {
      this.#cancelSettling = undefined;
      this.changed();
    });
  }
}
