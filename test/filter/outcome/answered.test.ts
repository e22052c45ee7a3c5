// Whether an upstream answered, or Envoy or another filter in its place: told from the response's headers where they
// show it, asked where they do not, and of a probe asked always.
import { describe, expect, it } from "vitest";
import type { Headers, Ledger } from "../../host/index.js";
import { type BreakerBench, startBreaker } from "../support/breaker.js";
import { Sidecar } from "../support/sidecar.js";
import { FLAGS, GRPC, only, upstream } from "./plans.js";

const MARK = { "x-envoy-upstream-service-time": "3" };
/** Another name of that size. */
const ALIKE = { "access-control-expose-headers": "x-a" };
const PROPERTY = "proxy_get_property";

interface Told {
  outcomes: Record<string, number>;
  /** How often the filter asked for a property. */
  asked: number;
}

/** A request whose response has exactly these headers. */
async function answered(
  headers: Headers,
  info: { details?: string; flags?: number; attempts?: number },
): Promise<Told> {
  const sidecar = await Sidecar.start({});
  const { stream } = sidecar.root.begin(upstream({ never: true }));
  Object.assign(stream.info, info);
  stream.responseHeaders(headers);
  return { outcomes: sidecar.counterBy("meshfuse_requests_total", "outcome"), asked: askedBy(stream.ledger) };
}

function askedBy({ hostCalls }: Ledger): number {
  return hostCalls[PROPERTY] ?? 0;
}

describe("an upstream's answer", () => {
  it("is known by the router's header, wherever it stands", async () => {
    for (const headers of [
      { ":status": "200", ...MARK },
      { ":status": "200", ...MARK, server: "envoy", date: "now" },
      { ":status": "200", ...ALIKE, ...MARK },
      { ":status": "200", ...GRPC, "grpc-status": "0", ...MARK },
    ]) {
      expect(await answered(headers, {})).toEqual({ outcomes: { success: 1 }, asked: 0 });
    }
  });

  it("is asked for once where the router suppresses its header", async () => {
    const plain = { ":status": "200", ...ALIKE };
    expect(await answered(plain, {})).toEqual({ outcomes: { success: 1 }, asked: 1 });
    const direct = { details: "direct_response", attempts: 0 };
    expect(await answered(plain, direct)).toEqual({ outcomes: { ignored: 1 }, asked: 1 });
    // A host that tells nothing is believed.
    expect(await answered(plain, { details: "" })).toEqual({ outcomes: { success: 1 }, asked: 1 });
  });

  it("costs one value where it failed, three at most without the router's header", async () => {
    expect(await answered({ ":status": "503", ...MARK }, {})).toEqual({ outcomes: { failure: 1 }, asked: 1 });
    expect(await answered({ ":status": "503" }, {})).toEqual({ outcomes: { failure: 1 }, asked: 2 });
    const { UO } = FLAGS;
    expect(await answered({ ":status": "503" }, { flags: UO })).toEqual({
      outcomes: { failure: 1 },
      asked: 3,
    });
    const overflow = { flags: UO, details: "upstream_reset_before_response_started{overflow}" };
    expect(await answered({ ":status": "503" }, overflow)).toEqual({ outcomes: { ignored: 1 }, asked: 2 });
  });

  it("is asked for nothing where its status is ignored", async () => {
    const breakers = [{ name: "b", trip: { consecutive: 1 }, failure: { ignore: ["5xx"] } }];
    const sidecar = await Sidecar.start({ breakers });
    const { ledger } = sidecar.root.exchange(upstream({ fail: "refused" }));
    expect(askedBy(ledger)).toBe(0);
  });

  it("is judged by its status where its headers are more than the filter takes", async () => {
    const large = { "x-large": "a".repeat(70_000) };
    expect(await answered({ ":status": "200", ...large, ...MARK }, {})).toMatchObject({
      outcomes: { success: 1 },
    });
    expect(await answered({ ":status": "500", ...large, ...MARK }, {})).toMatchObject({
      outcomes: { failure: 1 },
    });
  });
});

describe("a probe", () => {
  const HALF_OPEN = "F =O +1000";
  const start = () =>
    startBreaker({ trip: { consecutive: 1 }, open: { base: "1s" }, halfOpen: { probes: 1 } });
  const direct = (headers: Headers) => upstream({ direct: { status: 200, headers } });

  it("is no verdict when another filter answers well, even with the router's header", async () => {
    for (const headers of [{}, MARK]) {
      const bench = await start();
      bench.play(HALF_OPEN);
      bench.sidecar.root.exchange(direct(headers));
      bench.play("+0 =H S =C");
    }
  });

  it("is an upstream's verdict by two values", async () => {
    const bench = await start();
    bench.play(HALF_OPEN);
    expect(askedBy(bench.sidecar.root.exchange().ledger)).toBe(2);
    bench.play("=C");
  });

  it("closes by gRPC OK, opens by a code that its breaker lists, gives its place back for what it ignores", async () => {
    const breaker = {
      ...{ trip: { consecutive: 1 }, open: { base: "1s" }, halfOpen: { probes: 1 } },
      failure: { grpc: ["NOT_FOUND"], ignore: ["404"] },
    };
    const probe = async (plan: Parameters<typeof upstream>[0]): Promise<BreakerBench> => {
      const bench = await startBreaker(breaker);
      bench.play(HALF_OPEN);
      bench.sidecar.root.exchange({ request: { grpc: true }, ...upstream(plan) });
      return bench;
    };
    (await probe(only(0))).play("=C");
    (await probe(only(14))).play("=C");
    (await probe(only(5))).play("=O R");
    (await probe({ status: 404 })).play("=H S =C");
  });
});
