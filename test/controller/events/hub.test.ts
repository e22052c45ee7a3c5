import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventHub, type MeshEvent, type Subscription } from "../../../controller/events/index.js";

function told(number: number): MeshEvent {
  return { type: "bypass", id: String(number), change: "begun", atMs: 0, by: "ann" };
}

function publish(hub: EventHub, from: number, to: number): void {
  for (let number = from; number <= to; number++) hub.publish(told(number));
}

/** Ids of the bypasses in what can be read now. */
function read(subscription: Subscription): (string | undefined)[] {
  const ids: (string | undefined)[] = [];
  for (;;) {
    const next = subscription.next();
    if (next === undefined) return ids;
    if (next === "lost") return [...ids, "lost"];
    ids.push(next.event.type === "bypass" ? next.event.id : undefined);
  }
}

describe("a follower", () => {
  it("hears what happens from now on", () => {
    const hub = new EventHub("b1", 4);
    publish(hub, 1, 2);
    const subscription = hub.follow();
    publish(hub, 3, 4);
    expect(subscription.hasGap).toBe(false);
    expect(read(subscription)).toEqual(["3", "4"]);
    expect(subscription.position).toBe("b1-4");
  });

  it("is told when there is something to read", () => {
    const hub = new EventHub("b1", 4);
    const subscription = hub.follow();
    const heard: unknown[] = [];
    subscription.onNews(() => heard.push(...read(subscription)));
    publish(hub, 1, 2);
    expect(heard).toEqual(["1", "2"]);
    subscription.end();
    publish(hub, 3, 3);
    expect(heard).toEqual(["1", "2"]);
  });

  it("goes on after the last event that it has", () => {
    const hub = new EventHub("b1", 4);
    publish(hub, 1, 5);
    const subscription = hub.follow("b1-3");
    expect(subscription.hasGap).toBe(false);
    expect(read(subscription)).toEqual(["4", "5"]);
  });

  it.each([
    ["of another boot", "b0-3"],
    ["that is too long ago", "b1-1"],
    ["that is still to come", "b1-7"],
    ["that is none", "7"],
    ["with a sign", "b1--1"],
    ["that is empty", ""],
    ["that is no number", "b1-x"],
    ["beyond all numbers", `b1-${"9".repeat(20)}`],
  ])("of an id %s is told of the gap, and hears what happens from now on", (_what, id) => {
    const hub = new EventHub("b1", 4);
    publish(hub, 1, 6);
    const subscription = hub.follow(id);
    expect(subscription.hasGap).toBe(true);
    expect(read(subscription)).toEqual([]);
    publish(hub, 7, 7);
    expect(read(subscription)).toEqual(["7"]);
  });

  it("that is overtaken is told so, not given what comes later", () => {
    const hub = new EventHub("b1", 4);
    const subscription = hub.follow();
    publish(hub, 1, 5);
    expect(read(subscription)).toEqual(["lost"]);
  });

  it("that begins before the first event has missed nothing", () => {
    const hub = new EventHub("b1", 4);
    const position = hub.follow().position;
    publish(hub, 1, 4);
    expect(read(hub.follow(position))).toEqual(["1", "2", "3", "4"]);
    publish(hub, 5, 5);
    expect(hub.follow(position).hasGap).toBe(true);
  });

  it("hears every event once and in order, however often it comes back in time", () => {
    const steps = fc.array(
      fc.oneof(fc.constant("read"), fc.constant("return"), fc.integer({ min: 1, max: 3 })),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const hub = new EventHub("b1", 1000);
        let subscription = hub.follow();
        let published = 0;
        const heard: unknown[] = [];
        for (const step of all) {
          if (step === "read") heard.push(...read(subscription));
          else if (step === "return") subscription = hub.follow(subscription.position);
          else {
            publish(hub, published + 1, published + Number(step));
            published += Number(step);
          }
        }
        heard.push(...read(subscription));
        expect(heard).toEqual(Array.from({ length: published }, (_, at) => String(at + 1)));
      }),
    );
  });
});
