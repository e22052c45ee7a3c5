import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { fault, faults } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const ALL = "100%";

function delay(name: string, fixed: string, fields: object = {}) {
  return fault(name, { percentage: ALL, delay: { fixed }, ...fields });
}

function noteOf(exchange: Exchange): string | undefined {
  return exchange.filterState("meshfuse.fault");
}

/** A request that the tick is late for by `lateMs`, and what was told of it before and after. */
async function late(lateMs: number, ...entries: Record<string, unknown>[]) {
  const { envoy, root } = await Sidecar.start(faults(...entries));
  const exchange = root.begin();
  const before = noteOf(exchange);
  root.setTickPeriod(0);
  envoy.advance(lateMs);
  root.setTickPeriod(1);
  envoy.advance(1);
  return { before, after: noteOf(exchange), exchange };
}

describe("the delay that is told", () => {
  it("is the one that was drawn, in whole milliseconds, as long as it lasts", async () => {
    const entry = fault("f", { percentage: ALL, delay: { exponential: { mean: "70ms", max: "90ms" } } });
    const { root } = await Sidecar.start(faults(entry));
    const exchange = root.begin();
    expect(noteOf(exchange)).toMatch(/^default\/f:delay\+\d+$/);
  });

  it("is the one that came of it once it is over", async () => {
    const { before, after } = await late(129, delay("f", "100ms"));
    expect([before, after]).toEqual(["default/f:delay+100", "default/f:delay+130"]);
  });

  it("is left alone where it was met", async () => {
    const { root } = await Sidecar.start(faults(delay("f", "100ms")));
    const exchange = root.exchange();
    expect(noteOf(exchange)).toBe("default/f:delay+100");
    expect(exchange.ledger.hostCalls.proxy_set_property).toBe(1);
  });

  it("is told before the abort that follows it", async () => {
    const { after, exchange } = await late(59, delay("f", "50ms", { abort: { status: 503 } }));
    expect(after).toBe("default/f:delay+60,default/f:abort");
    expect(exchange.client.status).toBe(503);
  });

  it("of several is what each asked for, and the last one's what they took longer", async () => {
    const { before, after } = await late(69, delay("a", "20ms"), delay("b", "30ms"), delay("c", "10ms"));
    expect(before).toBe("default/a:delay+20,default/b:delay+30,default/c:delay+10");
    expect(after).toBe("default/a:delay+20,default/b:delay+30,default/c:delay+20");
  });

  it("of several that were cut is what there was for each, the last ones getting less", async () => {
    const limits = { delay: "60ms" };
    const { root } = await Sidecar.start(
      faults(
        delay("a", "40ms"),
        delay("b", "50ms", { limits }),
        delay("c", "10ms"),
        fault("d", { percentage: ALL, abort: { status: 503 } }),
      ),
    );
    const exchange = root.exchange();
    expect(exchange.durationMs).toBe(60);
    expect(noteOf(exchange)).toBe("default/a:delay+40,default/b:delay+20,default/c:delay+0,default/d:abort");
  });

  it("comes to an end where a name looks like one", async () => {
    const odd = { ...delay("x", "20ms"), name: "a:delay+7,b:delay+" };
    const { after } = await late(29, odd);
    expect(after).toMatch(/^a:delay\+.*:delay\+\d+$/);
  });

  it("survives names that have no end", async () => {
    const long = Array.from({ length: 6 }, (_, i) => ({
      ...delay("x", "20ms"),
      name: `${"n".repeat(250)}${i}`,
    }));
    const { after, exchange } = await late(139, ...long);
    expect(after?.length).toBeLessThanOrEqual(1_024);
    expect(exchange.done).toBe(true);
  });

  it("leaves the arena as it was: a thousand that end together are all told", async () => {
    const { envoy, root } = await Sidecar.start(faults({ ...delay("x", "20ms"), name: "n".repeat(253) }));
    const exchanges = Array.from({ length: 1_000 }, () => root.begin());
    root.setTickPeriod(0);
    envoy.advance(39);
    root.setTickPeriod(1);
    envoy.advance(40);
    for (const exchange of exchanges) expect(noteOf(exchange)).toMatch(/:delay\+[45]\d$/);
  });
});

describe("what else is told", () => {
  it("is each kind that a request meets, fault by fault", async () => {
    const a = fault("a", { percentage: ALL, response: { status: 500 }, throughput: { kibps: 9 } });
    const b = delay("b", "10ms", { response: { header: { "x-a": "1" } } });
    const { root } = await Sidecar.start(faults(a, b));
    expect(noteOf(root.exchange())).toBe(
      "default/a:response,default/a:throughput,default/b:delay+10,default/b:response",
    );
  });
});
