/**
 * What was sent to each sidecar and what came of it. A revision counts as delivered when Envoy acknowledged it and the
 * filter's own report names it for every VM: an acknowledgement alone is also given for bytes that do not run.
 */
import { type Delivery, DIRECTIONS, type Direction, RESOURCE_NAMES } from "../model/index.js";

/** One resource as far as it matters here. */
interface SentResource {
  name: string;
  revision: string;
}

/** What a report says of one direction. */
export interface RunningConfig {
  direction: Direction;
  revision: string;
  vms: number;
  vmsOnRevision: number;
  /** Both empty: nothing refused since the revision in force was read. */
  refusedRevision: string;
  refusedReason: string;
}

export class Deliveries {
  readonly #sidecars = new Map<string, Map<Direction, Delivery>>();

  /** `clock`: milliseconds since the epoch. */
  constructor(private readonly clock: () => number) {}

  sent(sidecar: string, resource: SentResource): void {
    this.#update(sidecar, resource, (delivery) => {
      delivery.sent = resource.revision;
    });
  }

  /** `healing`: what was acknowledged undoes a refusal, which therefore stays to be seen. */
  acknowledged(sidecar: string, resource: SentResource, healing: boolean): void {
    this.#update(sidecar, resource, (delivery) => {
      delivery.acknowledged = resource.revision;
      // A pass-through does not report, so what ran before it would be shown as running until it ends.
      if (resource.revision === "") delete delivery.running;
      delivery.sent ??= resource.revision;
      if (!healing && delivery.refusal?.by === "envoy") delete delivery.refusal;
    });
  }

  refused(sidecar: string, resource: SentResource, reason: string): void {
    this.#update(sidecar, resource, (delivery) => {
      delivery.refusal = { revision: resource.revision, reason, by: "envoy", atMs: this.clock() };
    });
  }

  /** While only some VMs run a new revision, `running` stays at the last one that all of them ran. */
  reported(sidecar: string, configs: readonly RunningConfig[]): void {
    for (const config of configs) {
      const delivery = this.#delivery(sidecar, config.direction);
      const isLate = delivery.acknowledged === "" && config.revision !== "";
      if (config.vms > 0 && config.vms === config.vmsOnRevision && !isLate)
        delivery.running = config.revision;
      this.#bookFilterRefusal(delivery, config);
    }
  }

  isDelivered(sidecar: string, direction: Direction, revision: string): boolean {
    const delivery = this.#sidecars.get(sidecar)?.get(direction);
    return delivery?.acknowledged === revision && delivery.running === revision;
  }

  /** Of one sidecar, in the order inbound, outbound; only directions of which something is known. */
  of(sidecar: string): Delivery[] {
    const known = this.#sidecars.get(sidecar);
    const deliveries = DIRECTIONS.map((direction) => known?.get(direction));
    return deliveries.filter((delivery) => delivery !== undefined).map((delivery) => ({ ...delivery }));
  }

  /** To be called when a sidecar is gone for good. */
  forget(sidecar: string): void {
    this.#sidecars.delete(sidecar);
  }

  #bookFilterRefusal(
    delivery: Delivery,
    { refusedRevision: revision, refusedReason: reason }: RunningConfig,
  ): void {
    const known = delivery.refusal;
    if (revision === "" && reason === "") {
      if (known?.by === "filter") delete delivery.refusal;
    } else if (known?.by !== "filter" || known.revision !== revision || known.reason !== reason) {
      delivery.refusal = { revision, reason, by: "filter", atMs: this.clock() };
    }
  }

  /** Resources of other names (there are none of a direction's own) are not tracked. */
  #update(sidecar: string, resource: SentResource, change: (delivery: Delivery) => void): void {
    const direction = DIRECTIONS.find((each) => RESOURCE_NAMES[each] === resource.name);
    if (direction !== undefined) change(this.#delivery(sidecar, direction));
  }

  #delivery(sidecar: string, direction: Direction): Delivery {
    const known = this.#sidecars.get(sidecar) ?? new Map<Direction, Delivery>();
    this.#sidecars.set(sidecar, known);
    const delivery = known.get(direction) ?? { direction };
    known.set(direction, delivery);
    return delivery;
  }
}
