// Throughput is Envoy's own filter's to slow down: what reaches it in the request's headers.
import { describe, expect, it } from "vitest";
import { ABORT, fault, faults, injected, outcomes, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const LIMIT = "x-envoy-fault-throughput-response";
const SHARE = `${LIMIT}-percentage`;
/** What an application may send of its own. */
const OWN = { [LIMIT]: "7", [SHARE]: "0" };
const MATCH = { paths: [{ prefix: "/slow" }] };

const throttling = (name: string, kibps: number, fields = {}) =>
  fault(name, { percentage: "100%", throughput: { kibps }, match: MATCH, ...fields });

function seen(sidecar: Sidecar, path = "/slow") {
  const { upstream } = sidecar.root.exchange({ request: { path, headers: OWN } });
  return [LIMIT, SHARE].map((name) => upstream.headers?.get(name));
}

describe("a throttled request", () => {
  it("carries the KiB a second, in place of what the application asked for", async () => {
    const sidecar = await Sidecar.start(faults(throttling("f", 64)));
    expect(seen(sidecar)).toEqual(["64", undefined]);
    expect([verdicts(sidecar, "f"), injected(sidecar, "f"), outcomes(sidecar)]).toEqual([
      { injected: 1 },
      { throughput: 1 },
      { success: 1 },
    ]);
  });

  it("carries the smallest of several", async () => {
    const sidecar = await Sidecar.start(
      faults(throttling("a", 64), throttling("b", 9), throttling("c", 100)),
    );
    expect(seen(sidecar)).toEqual(["9", undefined]);
  });

  it("carries it after a delay too", async () => {
    const sidecar = await Sidecar.start(faults(throttling("f", 64, { delay: { fixed: "50ms" } })));
    expect(seen(sidecar)).toEqual(["64", undefined]);
    expect(injected(sidecar, "f")).toEqual({ delay: 1, throughput: 1 });
  });

  it("has its place until its end", async () => {
    const sidecar = await Sidecar.start(faults(throttling("f", 64, { limits: { concurrent: 1 } })));
    const request = { path: "/slow" };
    const first = sidecar.root.begin({ request, upstream: { delayMs: 100 } });
    expect(seen(sidecar)).toEqual([undefined, undefined]);
    first.play();
    expect(seen(sidecar)).toEqual(["64", undefined]);
  });
});

describe("an application's own wish", () => {
  it("is taken out of every request where any fault throttles", async () => {
    const sidecar = await Sidecar.start(faults(throttling("f", 64)));
    expect(seen(sidecar, "/")).toEqual([undefined, undefined]);
    expect(seen(sidecar, "/healthz")).toEqual([undefined, undefined]);
  });

  it("passes where none does", async () => {
    const sidecar = await Sidecar.start(faults(fault("f", { ...ABORT, percentage: "0%" })));
    expect(seen(sidecar)).toEqual(["7", "0"]);
  });

  it("is taken out of a dry run's requests, which are not throttled", async () => {
    const sidecar = await Sidecar.start(faults(throttling("f", 64, { mode: "dryRun" })));
    expect(seen(sidecar)).toEqual([undefined, undefined]);
    expect([verdicts(sidecar, "f"), injected(sidecar, "f")]).toEqual([{ dry_run: 1 }, {}]);
  });
});

it("a request that is aborted is not counted as throttled", async () => {
  const sidecar = await Sidecar.start(faults(fault("a", ABORT), throttling("b", 64)));
  expect(sidecar.root.exchange({ request: { path: "/slow" } }).client.status).toBe(503);
  expect([verdicts(sidecar, "b"), injected(sidecar, "b")]).toEqual([{ preempted: 1 }, {}]);
});

it("a callee's side, which has no filter to throttle, says that it cannot", async () => {
  const sidecar = await Sidecar.start({ ...faults(throttling("f", 64)), direction: "outbound" });
  expect(seen(sidecar)).toEqual(["64", undefined]);
  const rootId = "meshfuse.inbound";
  const configuration = JSON.stringify(faults(throttling("f", 64)));
  sidecar.envoy
    .configureAll({ rootId, direction: "inbound", configuration })[0]
    ?.exchange({ request: { path: "/slow" } });
  expect(verdicts(sidecar, "f")).toEqual({ injected: 1, unavailable: 1 });
});
