import { describe, expect, it } from "vitest";
import { History } from "../../../controller/xds/history.js";
import { passThroughResource } from "../../../controller/xds/index.js";
import { resource } from "./harness.js";

const HOUR_MS = 3_600_000;

describe("the history of a sidecar", () => {
  it("has no objection to what was never refused", () => {
    const wanted = resource("a", "1");
    expect(new History().choose("s", wanted)).toBe(wanted);
  });

  it("is forgotten early where there are too many, and never of one that is connected", () => {
    const history = new History();
    for (let at = 0; at < 10_002; at++) history.refused(`${at}`, resource("a", "1"), at);
    history.sweep(20_000, (id) => id === "0");
    expect(history.size).toBe(10_000);
    expect(history.isBroken("0", "a")).toBe(true);
    expect([history.isBroken("1", "a"), history.isBroken("2", "a")]).toEqual([false, false]);
    expect(history.isBroken("3", "a")).toBe(true);
  });

  it("keeps names and sidecars apart", () => {
    const history = new History();
    history.refused("s", resource("a", "1"), 0);
    expect(history.choose("other", resource("a", "1"))).toEqual(resource("a", "1"));
    expect(history.choose("s", resource("b", "1"))).toEqual(resource("b", "1"));
  });

  it("prefers the last good resource, then the pass-through, then nothing", () => {
    const history = new History();
    const [good, bad] = [resource("a", "1"), resource("a", "2")];
    history.acknowledged("s", good, 0);
    history.refused("s", bad, 0);
    expect(history.choose("s", bad)).toBe(good);
    history.refused("s", good, 0);
    expect(history.choose("s", bad)).toEqual(passThroughResource("a"));
    history.refused("s", passThroughResource("a"), 0);
    expect(history.choose("s", bad)).toBeUndefined();
  });

  it("is broken from a refusal to the next acknowledgement", () => {
    const history = new History();
    expect(history.isBroken("s", "a")).toBe(false);
    history.refused("s", resource("a", "2"), 0);
    expect(history.isBroken("s", "a")).toBe(true);
    history.acknowledged("s", resource("a", "1"), 0);
    expect(history.isBroken("s", "a")).toBe(false);
  });

  it("remembers the last eight refusals", () => {
    const history = new History();
    for (let revision = 0; revision <= 8; revision++) history.refused("s", resource("a", `${revision}`), 0);
    expect(history.choose("s", resource("a", "0"))).toEqual(resource("a", "0"));
    expect(history.choose("s", resource("a", "1"))).toEqual(passThroughResource("a"));
  });

  it("keeps refusals of a sidecar that starts anew without ever having taken anything", () => {
    const history = new History();
    history.refused("s", resource("a", "1"), 0);
    history.restarted("s", "a");
    expect(history.choose("s", resource("a", "1"))).toEqual(passThroughResource("a"));
  });

  it("is forgotten an hour after the sidecar left", () => {
    const history = new History();
    history.acknowledged("gone", resource("a", "1"), 0);
    history.acknowledged("here", resource("a", "1"), 0);
    const isConnected = (sidecar: string) => sidecar === "here";
    history.sweep(HOUR_MS - 1, isConnected);
    expect(history.size).toBe(2);
    history.sweep(HOUR_MS, isConnected);
    expect(history.size).toBe(1);
    history.sweep(2 * HOUR_MS - 1, () => false);
    expect(history.size).toBe(1);
    history.sweep(2 * HOUR_MS, () => false);
    expect(history.size).toBe(0);
  });
});
