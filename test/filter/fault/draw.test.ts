import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toByteString } from "../../host/index.js";
import { type Draw, hits, murmur3 } from "../support/murmur3.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const GOLDEN: (Draw & { hit: boolean })[] = JSON.parse(
  readFileSync(new URL("../../golden/draw.json", import.meta.url), "utf8"),
);
const UNITS = 10_000;

function fault(fields: Record<string, unknown>): Document {
  return {
    faults: [{ name: "default/f", activeFor: "1h", unit: { header: "x-user" }, ...fields }],
  };
}

async function hitUnits(document: Document, count: number): Promise<Set<string>> {
  const { root } = await Sidecar.start(document);
  const hit = new Set<string>();
  for (let i = 0; i < count; i++) {
    const unit = `user-${i}`;
    const exchange = root.exchange({ request: { headers: { "x-user": unit } } });
    if (exchange.client.status === 503) hit.add(unit);
  }
  return hit;
}

function predicted(draw: Omit<Draw, "unit">, count: number): Set<string> {
  const units = Array.from({ length: count }, (_, i) => `user-${i}`);
  return new Set(units.filter((unit) => hits({ ...draw, unit })));
}

describe("the hash of the draw", () => {
  it.each([
    ["", 0, 0],
    ["", 1, 0x514e28b7],
    ["", 0xffffffff, 0x81f16f39],
    ["\0\0\0\0", 0, 0x2362f9de],
    ["test", 0, 0xba6bd213],
    ["Hello, world!", 0x9747b28c, 0x24884cba],
  ])("of %j with seed %d is the published one", (text, seed, hash) => {
    expect(murmur3(Buffer.from(text), seed)).toBe(hash);
  });
});

describe("the draw", () => {
  it("hits the very units that its definition names, of ten thousand", async () => {
    const hit = await hitUnits(fault({ percentage: "12.5%", seed: 42, abort: { status: 503 } }), UNITS);
    expect(hit).toEqual(predicted({ name: "default/f", kind: "policy", seed: 42, ppm: 125_000 }, UNITS));
    expect(Math.abs(hit.size - 1_250)).toBeLessThan(150);
  });

  it("only adds units when its percentage rises", async () => {
    const few = await hitUnits(fault({ percentage: "5%", abort: { status: 503 } }), 2_000);
    const more = await hitUnits(fault({ percentage: "20%", abort: { status: 503 } }), 2_000);
    expect([...few].filter((unit) => !more.has(unit))).toEqual([]);
    expect(more.size).toBeGreaterThan(few.size);
  });

  it("hits nobody at 0% and everybody at 100%", async () => {
    expect((await hitUnits(fault({ percentage: "0%", abort: { status: 503 } }), 300)).size).toBe(0);
    expect((await hitUnits(fault({ percentage: "100%", abort: { status: 503 } }), 300)).size).toBe(300);
  });

  it("keeps parts per million: 0.0001% of a million is one", async () => {
    const draw = { name: "default/f", kind: "policy", seed: 0, ppm: 1 };
    const unit = Array.from({ length: 4_000_000 }, (_, i) => `u${i}`).find((u) => hits({ ...draw, unit: u }));
    const { root } = await Sidecar.start(fault({ percentage: "0.0001%", abort: { status: 503 } }));
    const exchange = root.exchange({ request: { headers: { "x-user": unit ?? "" } } });
    expect(exchange.client.status).toBe(503);
  });

  it("of a kind with a percentage of its own is independent of the other kind's", async () => {
    const document = fault({
      delay: { fixed: "10ms", percentage: "20%" },
      abort: { status: 503, percentage: "5%" },
    });
    const { root } = await Sidecar.start(document);
    const seen = { delayed: 0, aborted: 0, touched: 0 };
    for (let i = 0; i < 4_000; i++) {
      const unit = `user-${i}`;
      const exchange = root.exchange({ request: { headers: { "x-user": unit } } });
      const delayed = (exchange.durationMs ?? 0) >= 10;
      const aborted = exchange.client.status === 503;
      const draw = { name: "default/f", unit, seed: 0 };
      expect(delayed).toBe(hits({ ...draw, kind: "delay", ppm: 200_000 }));
      expect(aborted).toBe(hits({ ...draw, kind: "abort", ppm: 50_000 }));
      seen.delayed += Number(delayed);
      seen.aborted += Number(aborted);
      seen.touched += Number(delayed || aborted);
    }
    expect(seen.touched / 4_000).toBeCloseTo(0.24, 1);
    expect(seen.delayed + seen.aborted).toBeGreaterThan(seen.touched);
  });

  it("of kinds without a percentage of their own is one and the same", async () => {
    const document = fault({ percentage: "30%", delay: { fixed: "10ms" }, abort: { status: 503 } });
    const { root } = await Sidecar.start(document);
    for (let i = 0; i < 200; i++) {
      const exchange = root.exchange({ request: { headers: { "x-user": `user-${i}` } } });
      expect((exchange.durationMs ?? 0) >= 10).toBe(exchange.client.status === 503);
    }
  });

  it("of a kind without a percentage stays the policy's beside a kind that has one", async () => {
    const delay = { fixed: "10ms", percentage: "100%" };
    const document = fault({ percentage: "0%", delay, abort: { status: 503 } });
    const exchange = (await Sidecar.start(document)).root.exchange();
    expect(exchange.durationMs).toBe(10);
    expect(exchange.client.status).toBe(200);
  });

  it.each([1, 2, 3, 4, 5, 250])(
    "of a name of %i bytes is that of its definition for units of all sizes",
    async (size) => {
      const name = "n".repeat(size);
      const sidecar = await Sidecar.start(
        fault({ name, seed: 7, percentage: "50%", abort: { status: 503 } }),
      );
      for (let bytes = 0; bytes < 80; bytes++) {
        const unit = "0123456789".repeat(8).slice(0, bytes);
        const { client } = sidecar.root.exchange({ request: { headers: { "x-user": unit } } });
        expect(client.status === 503).toBe(hits({ name, kind: "policy", seed: 7, ppm: 500_000, unit }));
      }
    },
  );

  it("of several faults with units of their own is each one's", async () => {
    const units: Record<string, object | undefined> = { a: undefined, b: { header: "x-user" }, c: undefined };
    const faults = Object.entries(units).map(([name, unit]) => ({
      name,
      ...(unit && { unit }),
      percentage: "50%",
      delay: { fixed: "1ms" },
      activeFor: "1h",
    }));
    const { root } = await Sidecar.start({ faults });
    for (let i = 0; i < 100; i++) {
      const id = `8e5c1f0a-1b2c-4d3e-9f40-5162738${10_000 + i}`;
      const { durationMs } = root.exchange({
        request: { headers: { "x-user": `u${i}`, "x-request-id": id } },
      });
      const unitOf = (name: string) => (units[name] ? `u${i}` : id.slice(0, 14) + id.slice(15));
      const drawn = Object.keys(units).filter((name) =>
        hits({ name, kind: "policy", seed: 0, ppm: 500_000, unit: unitOf(name) }),
      );
      expect(durationMs ?? 0).toBe(drawn.length);
    }
  });

  it("is the same in every worker", async () => {
    const sidecar = await Sidecar.start(fault({ percentage: "40%", abort: { status: 503 } }), 3);
    for (let i = 0; i < 100; i++) {
      const request = { headers: { "x-user": `user-${i}` } };
      const statuses = sidecar.roots.map((root) => root.exchange({ request }).client.status);
      expect(new Set(statuses).size).toBe(1);
    }
  });
});

describe("the golden draws", () => {
  it("hold by the definition", () => {
    for (const { hit, ...draw } of GOLDEN) expect({ ...draw, hit: hits(draw) }).toEqual({ ...draw, hit });
  });

  it.each(GOLDEN)("hold in the filter: $kind of $name for $unit at $ppm ppm, seed $seed", async (draw) => {
    const percentage = `${draw.ppm / 10_000}%`;
    const kinds: Record<string, object> = {
      policy: { percentage, abort: { status: 503 } },
      abort: { abort: { status: 503, percentage } },
      delay: { delay: { fixed: "10ms", percentage } },
    };
    const entry = { name: draw.name, seed: draw.seed, ...kinds[draw.kind] };
    const { root } = await Sidecar.start(fault(entry));
    const exchange = root.exchange({
      request: { headers: { "x-user": toByteString(Buffer.from(draw.unit)) } },
    });
    expect(exchange.client.status === 503 || exchange.durationMs === 10).toBe(draw.hit);
  });
});

describe("the unit of a request", () => {
  const document: Document = {
    faults: [{ name: "default/f", percentage: "50%", abort: { status: 503 }, activeFor: "1h" }],
  };
  const base = "8e5c1f0a-1b2c-4d3e-9f40-51627384956";

  /** A stream with that request id alone; true when the fault answered. */
  async function hit(ids: readonly (string | undefined)[]): Promise<boolean[]> {
    const { root } = await Sidecar.start(document);
    return ids.map((id) => {
      const stream = root.stream();
      const pseudo = { ":authority": "a", ":path": "/", ":method": "GET", ":scheme": "http" };
      stream.requestHeaders(id === undefined ? pseudo : { ...pseudo, "x-request-id": id });
      const answered = stream.localReply !== undefined;
      if (!answered) stream.cancel();
      return answered;
    });
  }

  it("is its x-request-id without the 15th character", async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `${base.slice(0, -3)}${String(i).padStart(4, "0")}`);
    const units = ids.map((id) => id.slice(0, 14) + id.slice(15));
    const draw = { name: "default/f", kind: "policy", seed: 0, ppm: 500_000 };
    expect(await hit(ids)).toEqual(units.map((unit) => hits({ ...draw, unit })));
  });

  it("does not change with the character that a tracing Envoy rewrites", async () => {
    const ids = ["4", "9", "a", "b"].map((c) => `${base.slice(0, 14)}${c}${base.slice(15)}`);
    expect(new Set(await hit(ids)).size).toBe(1);
  });

  it("may be a short id", async () => {
    const ids = ["1", "12345678901234", "123456789012345", "1234567890123456"];
    const draw = { name: "default/f", kind: "policy", seed: 0, ppm: 500_000 };
    const units = ids.map((id) => id.slice(0, 14) + id.slice(15));
    expect(await hit(ids)).toEqual(units.map((unit) => hits({ ...draw, unit })));
  });

  it("is a number that nobody can predict where the id is missing, and that is counted", async () => {
    const sidecar = await Sidecar.start(document);
    let answered = 0;
    for (let i = 0; i < 200; i++) {
      const stream = sidecar.root.stream();
      stream.requestHeaders({ ":authority": "a", ":path": "/", ":method": "GET" });
      if (stream.localReply === undefined) stream.cancel();
      else answered++;
    }
    expect(answered).toBeGreaterThan(60);
    expect(answered).toBeLessThan(140);
    expect(sidecar.counter("meshfuse_overflow_total", { what: "unit" })).toBe(200);
  });

  it("is the empty value where the unit's header is missing, and of a repeated header the first line", async () => {
    const { root } = await Sidecar.start(fault({ percentage: "50%", abort: { status: 503 } }));
    const draw = { name: "default/f", kind: "policy", seed: 0, ppm: 500_000 };
    expect(root.exchange().client.status === 503).toBe(hits({ ...draw, unit: "" }));
    for (let i = 0; i < 20; i++) {
      const headers: [string, string][] = [
        ["x-user", `a${i}`],
        ["x-user", `b${i}`],
      ];
      const exchange = root.exchange({ request: { headers } });
      expect(exchange.client.status === 503).toBe(hits({ ...draw, unit: `a${i}` }));
    }
  });
});
