/** Where the parts say what happened to them, and followers hear of it. */
import type { ProblemNews } from "../experiment/index.js";
import type { Delivery, Sidecar } from "../model/index.js";
import type { StoreEvent } from "../store/index.js";
import { deliveryNews } from "./delivery-events.js";
import type { BreakerTold, SidecarChange } from "./event.js";
import type { EventHub } from "./hub.js";
import { storeNews } from "./store-events.js";
import { type Reporting, Transitions } from "./transitions.js";

interface NewsSources {
  hub: EventHub;
  nowMs: () => number;
  deliveriesOf: (sidecarId: string) => readonly Delivery[];
}

type Named = Pick<Sidecar, "id" | "namespace" | "service">;

export class Newsroom {
  readonly #sources: NewsSources;
  readonly #transitions: Transitions;

  constructor(sources: NewsSources) {
    this.#sources = sources;
    this.#transitions = new Transitions(sources.nowMs());
  }

  kept(events: readonly StoreEvent[]): void {
    for (const event of events) {
      const news = storeNews(event);
      if (news !== undefined) this.#sources.hub.publish(news);
    }
  }

  problem({
    experiment: { id, policy },
    problem: { code, message, advice },
    change,
    atMs,
  }: ProblemNews): void {
    const told = { experiment: id, policy, code, change, message, advice };
    this.#sources.hub.publish({ type: "problem", atMs, ...told });
  }

  sidecar(sidecar: Named, change: Extract<SidecarChange, "connected" | "disconnected">): void {
    const { hub, nowMs } = this.#sources;
    hub.publish({ type: "sidecar", id: sidecar.id, service: serviceOf(sidecar), atMs: nowMs(), change });
  }

  /** Makes a change to the deliveries of a sidecar, and tells what came of it. */
  delivery(sidecar: Named, change: () => void): void {
    const { hub, nowMs, deliveriesOf } = this.#sources;
    const before = deliveriesOf(sidecar.id);
    change();
    const who = { id: sidecar.id, service: serviceOf(sidecar), atMs: nowMs() };
    for (const event of deliveryNews(who, before, deliveriesOf(sidecar.id))) hub.publish(event);
  }

  /** The transitions that were not told before, the oldest first. */
  reported(report: Reporting): BreakerTold[] {
    const told = this.#transitions.fresh(report);
    for (const event of told) this.#sources.hub.publish(event);
    return told;
  }

  /** To be called when a sidecar is gone for good. */
  forget(sidecarId: string): void {
    this.#transitions.forget(sidecarId);
  }
}

function serviceOf({ namespace, service }: Named): string {
  return service === "" ? "" : `${namespace}/${service}`;
}
