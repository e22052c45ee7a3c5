import { describe, expect, it } from "vitest";
import { calleesOf, callersOf, inboundOf, isService, meshOf } from "../../../controller/diagnose/mesh.js";
import { pathToUsers } from "../../../controller/diagnose/path.js";
import { shareOf } from "../../../controller/diagnose/requests.js";
import type { Case, EndSeries, StepSample } from "../../../controller/model/index.js";
import { BOOKINFO, SHOP, simulate } from "./simulator.js";

const shop = simulate(SHOP);
const mesh = meshOf(shop);
const service = (name: string) => {
  const found = mesh.services.get(`default/${name}`);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

const idle: StepSample = { requests: 0, outcomes: {}, latency: {}, inFlight: 0 };
const withEnds = (given: Case, ...ends: EndSeries[]): Case => ({
  ...given,
  window: { ...given.window, ends: [...given.window.ends, ...ends] },
});

describe("the mesh of a case", () => {
  it("has each service, and who calls whom", () => {
    expect([...mesh.services.keys()].sort()).toEqual(
      Object.keys(SHOP)
        .map((name) => `default/${name}`)
        .sort(),
    );
    expect(
      service("store")
        .inbound.map(({ source }) => source)
        .sort(),
    ).toEqual(["default/cart", "default/catalog"]);
    expect(service("front").outbound).toHaveLength(3);
  });

  it("has no service of those that stand for many", () => {
    expect(["outside", "unknown", "other", ""].map(isService)).toEqual([false, false, false, false]);
    expect(mesh.services.has("outside")).toBe(false);
  });

  it("walks to all who wait for a service, and to all it waits for, nearest first", () => {
    expect(callersOf(mesh, "default/store")).toEqual([
      "default/store",
      "default/cart",
      "default/catalog",
      "default/front",
    ]);
    expect(calleesOf(mesh, "default/cart")).toEqual(["default/cart", "default/store"]);
  });

  it("ends where services call in a circle", () => {
    const calls = [
      { source: "default/a", destination: "default/b" },
      { source: "default/b", destination: "default/a" },
      { source: "default/a", destination: "default/a" },
    ];
    const circle = meshOf({ ...shop, window: { ...shop.window, calls, ends: [], instances: [] } });
    expect(callersOf(circle, "default/a").sort()).toEqual(["default/a", "default/b"]);
    expect(pathToUsers(circle, "default/a", new Set())).toEqual(["default/a"]);
  });

  it("knows where users come in", () => {
    expect([...mesh.services.values()].filter(({ atUsers }) => atUsers).map(({ name }) => name)).toEqual([
      "default/front",
    ]);
  });

  it("takes an end of users that never had a request for none", () => {
    const samples = shop.window.ends[0]?.samples.map(() => idle) ?? [];
    const end: EndSeries = {
      seenBy: "destination",
      source: "outside",
      destination: "default/store",
      samples,
    };
    expect(meshOf(withEnds(shop, end)).services.get("default/store")?.atUsers).toBe(false);
  });

  it.each([
    ["a handful of requests", 1, false],
    ["a large share of its requests", 1_000, true],
  ])(
    "takes a service with %s from outside for one that users ask: %s each step is %s",
    (_, requests, isTrue) => {
      const sample: StepSample = { ...idle, requests, outcomes: { success: requests } };
      const samples = shop.window.ends[0]?.samples.map(() => sample) ?? [];
      const end: EndSeries = {
        seenBy: "destination",
        source: "outside",
        destination: "default/store",
        samples,
      };
      const asked = meshOf(withEnds(shop, end));
      expect(asked.services.get("default/store")?.atUsers).toBe(isTrue);
      expect(pathToUsers(asked, "default/store", new Set()).at(-1)).toBe(
        isTrue ? "default/store" : "default/front",
      );
    },
  );

  it("adds up the callers of a service", () => {
    const all = inboundOf(service("store"))?.requests[0] ?? 0;
    const parts = service("store").inbound.map(({ byDestination }) => byDestination?.requests[0] ?? 0);
    expect(all).toBe(parts.reduce((sum, count) => sum + count, 0));
  });

  it("joins two series of one end", () => {
    const [end] = shop.window.ends.filter(({ seenBy }) => seenBy === "destination");
    if (end === undefined) throw new Error("no end");
    const twice = meshOf(withEnds(shop, end)).edges.find(
      (one) => one.source === end.source && one.destination === end.destination,
    );
    expect(twice?.byDestination?.requests[0]).toBe(2 * (end.samples[0]?.requests ?? 0));
  });
});

describe("requests that an edge does not tell", () => {
  const untold = meshOf({
    ...shop,
    window: {
      ...shop.window,
      ends: shop.window.ends.map((end) => ({
        ...end,
        samples:
          end.source === "outside"
            ? end.samples
            : end.samples.map((sample) => sample && { ...sample, requests: null }),
      })),
    },
  });

  it("are those that instances counted, by the share of each caller", () => {
    const store = untold.services.get("default/store");
    expect(store?.requests).toBeCloseTo(5 * 200, -2);
    const [cart, catalog] = ["default/cart", "default/catalog"].map(
      (source) => store?.inbound.find((edge) => edge.source === source)?.requests ?? 0,
    );
    expect((cart ?? 0) + (catalog ?? 0)).toBeCloseTo(store?.requests ?? 0, 6);
    expect(catalog).toBeGreaterThan(2 * (cart ?? 0));
  });

  it("are shared alike among callers of whom nothing is known", () => {
    const store = service("store");
    expect(shareOf(store, "default/cart", new Map())).toBe(0.5);
  });
});

describe("the way to users", () => {
  it("goes by the callers", () => {
    expect(pathToUsers(mesh, "default/ads", new Set())).toEqual(["default/ads", "default/front"]);
  });

  it("goes by those that were hit, where there are several ways", () => {
    expect(pathToUsers(mesh, "default/store", new Set(["default/catalog", "default/front"]))).toEqual([
      "default/store",
      "default/catalog",
      "default/front",
    ]);
  });

  it("ends at a service that users ask", () => {
    const page = meshOf(simulate(BOOKINFO));
    expect(pathToUsers(page, "default/productpage", new Set())).toEqual(["default/productpage"]);
  });
});
