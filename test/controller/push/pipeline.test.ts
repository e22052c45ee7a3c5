import { beforeEach, describe, expect, it } from "vitest";
import { memoryJournal } from "../../../controller/journal/index.js";
import { Pipeline, Roster, WantedConfigs } from "../../../controller/push/index.js";
import { type Kept, openKept } from "../../../controller/store/index.js";
import { FakeClock, sidecar } from "./fixture.js";

const HOUR_MS = 3_600_000;

let clock: FakeClock;
let kept: Kept;
let roster: Roster;
let pipeline: Pipeline;
let pushes: number;
/** Ids of sidecars that were told alone. */
let told: string[];

beforeEach(async () => {
  clock = new FakeClock();
  kept = await openKept({ journal: memoryJournal(), clock });
  roster = new Roster();
  pushes = 0;
  told = [];
  const wanted = new WantedConfigs({
    policies: () => [],
    services: () => kept.services.list(),
    bypassOf: (of) => kept.bypasses.of(of),
    module: new Uint8Array(1),
  });
  const push = () => {
    pushes += 1;
  };
  const pushTo = (id: string) => told.push(id);
  pipeline = new Pipeline({ roster, wanted, services: kept.services, clock, push, pushTo });
});

describe("sidecars are told anew", () => {
  it("at once when policies change", () => {
    pipeline.changed();
    expect(pushes).toBe(1);
  });

  it("once for all services that come up together", async () => {
    pipeline.connected(sidecar("reviews"), 1);
    pipeline.connected(sidecar("ratings"), 2);
    pipeline.connected(sidecar("details"), 3);
    expect(pushes).toBe(0);
    clock.advance(100);
    expect(pushes).toBe(1);
  });

  it("not because a sidecar of a known service comes", async () => {
    pipeline.connected(sidecar("reviews"), 1);
    clock.advance(100);
    pipeline.connected(sidecar("reviews", { id: "reviews-v2" }), 2);
    clock.advance(100);
    expect(pushes).toBe(1);
  });

  it("one alone, where its Envoy can throttle from now on, or no longer", () => {
    pipeline.connected(sidecar("reviews"), 1);
    pipeline.subscribed(sidecar("reviews"), 1, ["meshfuse.inbound"]);
    expect(told).toEqual([]);
    pipeline.connected(sidecar("reviews"), 2);
    pipeline.subscribed(sidecar("reviews"), 2, ["meshfuse.outbound"]);
    pipeline.connected(sidecar("reviews"), 3);
    pipeline.subscribed(sidecar("reviews"), 3, ["meshfuse.throughput"]);
    pipeline.subscribed(sidecar("reviews"), 1, ["meshfuse.inbound", "meshfuse.other"]);
    expect(told).toEqual(["reviews-v1", "reviews-v1"]);
    pipeline.disconnected(sidecar("reviews"), 3);
    expect(told).toHaveLength(3);
  });

  it("no more once the controller stops", async () => {
    pipeline.connected(sidecar("reviews"), 1);
    pipeline.stop();
    pipeline.changed();
    clock.advance(HOUR_MS);
    expect(pushes).toBe(0);
  });
});

describe("the roster", () => {
  it("counts a sidecar as connected while any of its streams is open", () => {
    roster.connected(sidecar("reviews"), 1);
    roster.connected(sidecar("reviews"), 2);
    roster.disconnected("reviews-v1", 1, clock.nowMs());
    expect(roster.get("reviews-v1")?.streams.size).toBe(1);
    roster.disconnected("reviews-v1", 2, clock.nowMs());
    expect(roster.get("reviews-v1")?.streams.size).toBe(0);
  });

  it("names the services of the sidecars it knows", () => {
    roster.connected(sidecar("reviews"), 1);
    roster.connected(sidecar("reviews", { id: "reviews-v2" }), 2);
    roster.connected(sidecar("ratings", { namespace: "shop" }), 3);
    expect(roster.services()).toEqual(new Set(["default/reviews", "shop/ratings"]));
  });

  it("says when a sidecar describes itself in another way", () => {
    expect(roster.connected(sidecar("reviews"), 1)).toBe(true);
    expect(roster.connected(sidecar("reviews"), 2)).toBe(false);
    expect(roster.connected(sidecar("reviews", { version: "v2" }), 3)).toBe(true);
  });

  it("knows who has no filter for throughput, of those that run outbound policies and are there", () => {
    const throttles = () => roster.throttles("reviews-v1");
    expect(throttles()).toBe(true);
    roster.connected(sidecar("reviews"), 1);
    roster.subscribed("reviews-v1", 1, ["meshfuse.inbound"]);
    expect(throttles()).toBe(true);
    roster.connected(sidecar("reviews"), 2);
    roster.subscribed("reviews-v1", 2, ["meshfuse.outbound"]);
    expect(throttles()).toBe(false);
    roster.connected(sidecar("reviews"), 3);
    roster.subscribed("reviews-v1", 3, ["meshfuse.throughput"]);
    expect(throttles()).toBe(true);
    roster.disconnected("reviews-v1", 3, 0);
    expect(throttles()).toBe(false);
    for (const stream of [1, 2]) roster.disconnected("reviews-v1", stream, 0);
    expect(throttles()).toBe(true);
  });

  it("keeps of what a stream asks for only what decides", () => {
    roster.connected(sidecar("reviews"), 1);
    roster.subscribed("reviews-v1", 1, ["made-up", "meshfuse.throughput"]);
    roster.subscribed("nobody", 1, ["meshfuse.throughput"]);
    expect([...(roster.get("reviews-v1")?.names.values() ?? [])]).toEqual([["meshfuse.throughput"]]);
    expect(roster.get("nobody")).toBeUndefined();
  });

  it("lists sidecars in the order of their ids", () => {
    for (const name of ["b", "c", "a"]) roster.connected(sidecar(name), 1);
    expect(roster.list().map((known) => known.sidecar.service)).toEqual(["a", "b", "c"]);
  });

  it("forgets those that have been away longest where there are too many", () => {
    for (let at = 0; at < 10_002; at++) {
      roster.connected(sidecar("many", { id: `${at}` }), at);
      if (at % 2 === 0) roster.disconnected(`${at}`, at, clock.nowMs() - 20_000 + at);
    }
    expect(pipeline.sweep()).toEqual(["0", "2"]);
    expect(roster.list()).toHaveLength(10_000);
  });

  it("forgets those that have been away for an hour, and no others", async () => {
    pipeline.connected(sidecar("away"), 1);
    pipeline.connected(sidecar("here"), 2);
    roster.disconnected("away-v1", 1, clock.nowMs());
    clock.advance(HOUR_MS - 1);
    expect(pipeline.sweep()).toEqual([]);
    clock.advance(1);
    expect(pipeline.sweep()).toEqual(["away-v1"]);
    expect(roster.get("here-v1")).toBeDefined();
  });

  it("passes over a disconnect of nobody", () => {
    roster.disconnected("nobody", 1, 0);
    expect(roster.list()).toEqual([]);
  });
});
