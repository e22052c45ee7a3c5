/** A newsroom with a follower that reads what it tells. */
import { EventHub, type MeshEvent, Newsroom } from "../../../controller/events/index.js";
import type { Delivery } from "../../../controller/model/index.js";
import { FakeClock, sidecar } from "../push/fixture.js";

export const NOW = Date.parse("2026-11-21T00:00:00Z");
export const ANN = { atMs: NOW, by: "ann", because: "test" };
export const REVIEWS = sidecar("reviews");
export const WHO = { type: "sidecar", id: "reviews-v1", service: "default/reviews", atMs: NOW };
export const OUT = { direction: "outbound" } as const;

export function room() {
  const hub = new EventHub("b1");
  const clock = new FakeClock(NOW);
  const state: { deliveries: Delivery[] } = { deliveries: [] };
  const newsroom = new Newsroom({ hub, nowMs: () => clock.nowMs(), deliveriesOf: () => state.deliveries });
  const subscription = hub.follow();
  /** What was told since the last time. */
  const told = (): MeshEvent[] => {
    const events: MeshEvent[] = [];
    for (let next = subscription.next(); typeof next === "object"; next = subscription.next()) {
      events.push(next.event);
    }
    return events;
  };
  const becomes = (...deliveries: Delivery[]) => {
    newsroom.delivery(REVIEWS, () => {
      state.deliveries = deliveries;
    });
    return told();
  };
  return { newsroom, told, becomes };
}
