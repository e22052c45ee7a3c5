import { beforeEach, describe, expect, it } from "vitest";
import type { EdgeName } from "../../../../controller/graph/index.js";
import { Tellers } from "../../../../controller/series/embedded/tellers.js";

const HOUR_MS = 3_600_000;
const CALL: EdgeName = { direction: "outbound", source: "default/a", destination: "default/b" };

let tellers: Tellers;
beforeEach(() => {
  tellers = new Tellers();
});

function join(instance: string, { service = "default/a", version = "v1", nowMs = 0 } = {}) {
  return tellers.teller({ instance, service, version }, nowMs);
}

describe("who tells", () => {
  it("is the same with each report", () => {
    const { teller } = join("a-1");
    expect(join("a-1")).toEqual({ teller });
    expect([...tellers.all()]).toEqual([teller]);
  });

  it("has a series for each direction, and each end has one: no two share one", () => {
    const { teller } = join("a-1");
    const end = tellers.end(CALL, teller, 0);
    const numbers = [
      teller.series?.inbound,
      teller.series?.outbound,
      end?.series,
      join("a-2").teller.series?.inbound,
    ];
    expect(new Set(numbers).size).toBe(4);
    expect(numbers).not.toContain(undefined);
  });

  it("is replaced by who comes with another version", () => {
    const { teller } = join("a-1");
    const next = join("a-1", { version: "v2" });
    expect(next.replaced).toBe(teller);
    expect([...tellers.all()]).toEqual([teller, next.teller]);
  });

  it("may tell its service later", () => {
    const { teller } = join("a-1", { service: "" });
    const end = tellers.end(CALL, teller, 0);
    if (end === undefined) throw new Error("there is room");
    teller.told.add(0, 5_000);
    join("a-1");
    tellers.end(CALL, teller, 0);
    expect(teller.service).toBe("default/a");
    expect(tellers.haveTold(end, 0, 5_000)).toBe(true);
    join("a-1", { service: "" });
    expect(teller.service).toBe("default/a");
  });

  it("tells of an end if any sidecar of its service does", () => {
    const end = tellers.end(CALL, join("a-1").teller, 0);
    if (end === undefined) throw new Error("there is room");
    join("a-2").teller.told.add(0, 5_000);
    join("c-1", { service: "default/c" }).teller.told.add(5_000, 10_000);
    expect(tellers.haveTold(end, 0, 5_000)).toBe(true);
    expect(tellers.haveTold(end, 5_000, 10_000)).toBe(false);
  });
});

describe("room", () => {
  it("is bounded, and what finds none is counted", () => {
    tellers = new Tellers(4);
    const { teller } = join("a-1");
    expect(tellers.end(CALL, teller, 0)).toBeDefined();
    expect(tellers.end({ ...CALL, destination: "default/c" }, teller, 0)).toBeDefined();
    expect(tellers.end({ ...CALL, destination: "default/d" }, teller, 0)).toBeUndefined();
    expect(join("a-2").teller.series).toBeUndefined();
    expect(tellers.dropped).toBe(2);
    expect(tellers.end(CALL, teller, 0)).toBeDefined();
  });

  it("is not taken by one that comes with version after version", () => {
    tellers = new Tellers(10);
    for (let version = 0; version < 1_000; version++) join("a-1", { version: `v${version}` });
    expect([...tellers.all()]).toHaveLength(5);
  });

  it("is given again when somebody, or an end, was silent for hours; what was in flight there is told", () => {
    const { teller } = join("a-1");
    const end = tellers.end(CALL, teller, 0);
    if (end === undefined) throw new Error("there is room");
    teller.inFlight.set(end, 3);
    const bytes = tellers.bytes;
    const ended: number[] = [];
    const sweep = (nowMs: number) =>
      tellers.sweep(nowMs, (who, what) => {
        ended.push(who.inFlight.get(what) ?? 0);
        who.inFlight.delete(what);
      });
    sweep(HOUR_MS);
    expect(ended).toEqual([]);
    sweep(2 * HOUR_MS);
    expect(ended).toEqual([3]);
    expect([...tellers.all(), ...tellers.ends()]).toEqual([]);
    expect(tellers.bytes).toBe(0);
    const again = join("b-1", { service: "default/b" }).teller;
    tellers.end(CALL, again, 0);
    expect(tellers.bytes).toBe(bytes);
    expect(Math.max(again.series?.inbound ?? 99, again.series?.outbound ?? 99)).toBeLessThan(3);
  });

  it("stays with an end at which something happens, whoever saw it first", () => {
    const first = join("a-1").teller;
    const end = tellers.end(CALL, first, 0);
    const second = join("a-2", { nowMs: 2 * HOUR_MS }).teller;
    if (end === undefined) throw new Error("there is room");
    end.busyMs = 2 * HOUR_MS;
    tellers.sweep(2 * HOUR_MS, () => undefined);
    expect([...tellers.all()]).toEqual([second]);
    expect(tellers.end(CALL, second, 2 * HOUR_MS)).toBe(end);
  });
});
