// Modes: shadow decides without touching, forcedOpen and disabled hold the state still. Brackets: published cases.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../support/breaker.js";

const ENFORCED = { trip: { consecutive: 2 }, open: { base: "5s" }, halfOpen: { probes: 1 } };
const withMode = (mode: string) => ({ ...ENFORCED, mode });

describe("shadow", () => {
  it("admits all, counts what it would have turned away, and shows its state [R20]", async () => {
    const bench = await startBreaker(withMode("shadow"));
    bench.play("F F =O S S F +100 =O");
    expect(bench.shadowRejected).toBe(3);
    expect(bench.rejected).toBe(0);
    expect(bench.transitions("open", "consecutive")).toBe(1);
  });

  it("marks what it would have turned away, in logs only", async () => {
    const bench = await startBreaker(withMode("shadow"));
    bench.play("F F");
    const exchange = bench.sidecar.root.exchange();
    expect(exchange.filterState("meshfuse.breaker")).toBe("b:open");
    expect(exchange.client.status).toBe(200);
    expect(exchange.client.headers?.get("x-meshfuse")).toBeUndefined();
  });

  it("goes through the states by its probes alone", async () => {
    const bench = await startBreaker(withMode("shadow"));
    bench.play("F F F F @5000 (a S F =H a:S =C");
  });

  it("keeps its state when it is enforced", async () => {
    const bench = await startBreaker(withMode("shadow"));
    bench.play("F F S");
    bench.reload(ENFORCED);
    bench.play("R +100 R =O @5000 S =C");
  });
});

describe("forcedOpen", () => {
  it("turns all away for as long as it stands [R5, R18]", async () => {
    const bench = await startBreaker(withMode("forcedOpen"));
    bench.play("R @3000 R =O @6000 R @600000 R +100");
    expect(bench.rejected).toBe(4);
    expect(bench.transitions("open", "forced")).toBe(1);
  });

  it("names no time to come back at", async () => {
    const bench = await startBreaker(withMode("forcedOpen"));
    const { client, stream } = bench.sidecar.root.exchange();
    expect(client.status).toBe(503);
    expect(client.headers?.get("x-meshfuse")).toBe("breaker=b; state=open");
    expect(client.headers?.get("retry-after")).toBeUndefined();
    expect(stream.localReply?.details).toBe("meshfuse_breaker_open");
  });

  it("gives way to the closed state it held", async () => {
    const bench = await startBreaker(ENFORCED);
    bench.play("F");
    bench.reload(withMode("forcedOpen"));
    bench.play("R +100 =O");
    bench.reload(ENFORCED);
    bench.play("+100 =C F =O");
    expect(bench.transitions("open", "forced")).toBe(1);
    expect(bench.transitions("closed", "forced")).toBe(1);
  });

  it("is no transition of an open breaker, and leaves its deadline alone", async () => {
    const bench = await startBreaker(ENFORCED);
    bench.play("F F");
    bench.reload(withMode("forcedOpen"));
    bench.play("+100 =O R @9000 R");
    bench.reload(ENFORCED);
    bench.play("S =C");
    expect(bench.transitions("open", "forced")).toBe(0);
  });

  it("takes no verdict from a probe in flight, and frees its place", async () => {
    const bench = await startBreaker(ENFORCED);
    bench.play("F F @5000 (a");
    bench.reload(withMode("forcedOpen"));
    bench.play("+100 a:F =O");
    bench.reload(ENFORCED);
    bench.play("+100 =H S =C");
    expect(bench.transitions("half_open", "deadline")).toBe(2);
  });
});

describe("disabled", () => {
  it("admits all, counts nothing and shows closed", async () => {
    const bench = await startBreaker(withMode("disabled"));
    bench.play("F F F F F +100 =C");
    expect(bench.history).toEqual([]);
    bench.reload(ENFORCED);
    bench.play("F =C F =O");
  });

  it("holds an open state still, and is told as forced", async () => {
    const bench = await startBreaker(ENFORCED);
    bench.play("F F =O");
    bench.reload(withMode("disabled"));
    bench.play("S F +100 =C S");
    expect(bench.transitions("closed", "forced")).toBe(1);
    bench.reload(ENFORCED);
    bench.play("+100 =O R @5000 S =C");
    expect(bench.transitions("open", "forced")).toBe(1);
  });

  it("holds the state still also for what was admitted before", async () => {
    const bench = await startBreaker(ENFORCED);
    bench.play("(a (b (c");
    bench.reload(withMode("disabled"));
    bench.play("a:F b:F c:F +200 =C");
    expect(bench.history).toEqual([]);
  });
});
