import { describe, expect, it } from "vitest";
import type { Headers } from "../../host/index.js";
import { ABORT, fault, faults, injected, verdicts } from "../support/faults.js";
import { hits } from "../support/murmur3.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const DELAY = "x-envoy-fault-delay-request";
const DELAY_SHARE = `${DELAY}-percentage`;
const STATUS = "x-envoy-fault-abort-request";
const STATUS_SHARE = `${STATUS}-percentage`;
const GRPC = "x-envoy-fault-abort-grpc-request";

function obedient(fields: object = {}): Document {
  return faults(fault("f", { percentage: "100%", headers: true, ...fields }));
}

async function ask(headers: Headers, fields: object = {}, grpc = false) {
  const sidecar = await Sidecar.start(obedient(fields));
  const { client, durationMs } = sidecar.root.exchange({ request: { headers, grpc } });
  return { sidecar, client, status: client.status, durationMs };
}

describe("a fault that obeys headers", () => {
  it("delays a request as long as it asks for", async () => {
    const { sidecar, status, durationMs } = await ask({ [DELAY]: "70" });
    expect([status, durationMs]).toEqual([200, 70]);
    expect(injected(sidecar, "f")).toEqual({ delay: 1 });
  });

  it("aborts with the status that it asks for, in the words of the native filter", async () => {
    const { sidecar, client } = await ask({ [STATUS]: "418" });
    expect([client.status, client.text]).toEqual([418, "fault filter abort"]);
    expect(client.headers?.get("x-meshfuse")).toBe("fault=default/f");
    expect(verdicts(sidecar, "f")).toEqual({ injected: 1 });
    expect(injected(sidecar, "f")).toEqual({ abort: 1 });
  });

  it("answers gRPC with the code that it asks for, and others with the status that this maps to", async () => {
    const { client } = await ask({ [GRPC]: "5" }, {}, true);
    expect(client.status).toBe(200);
    expect(client.headers?.get("grpc-status")).toBe("5");
    expect(client.headers?.get("grpc-message")).toBe("fault filter abort");
    expect((await ask({ [GRPC]: "14" })).status).toBe(503);
    expect((await ask({ [GRPC]: "0" }, {}, true)).client.headers?.get("grpc-status")).toBe("0");
  });

  it("takes a status before a gRPC code", async () => {
    const { client } = await ask({ [STATUS]: "429", [GRPC]: "5" }, {}, true);
    expect(client.headers?.get("grpc-status")).toBe("14");
  });

  it("delays first, then aborts", async () => {
    const { status, durationMs } = await ask({ [DELAY]: "40", [STATUS]: "500" });
    expect([status, durationMs]).toEqual([500, 40]);
  });

  it("does nothing for a request that asks for nothing, which is not drawn", async () => {
    const { sidecar, status, durationMs } = await ask({});
    expect([status, durationMs]).toEqual([200, 0]);
    expect(verdicts(sidecar, "f")).toEqual({ not_drawn: 1 });
  });

  it.each(["", "x", "-1", "1.5", "5ms", "0", " 7 7", "1e3"])(
    "takes a delay of %j for none",
    async (value) => {
      const { sidecar, durationMs } = await ask({ [DELAY]: value });
      expect(durationMs).toBe(0);
      expect(verdicts(sidecar, "f")).toEqual({ not_drawn: 1 });
    },
  );

  it.each(["", "199", "600", "50x", "-503", "99999999999999999999"])(
    "takes an abort of %j for none",
    async (value) => {
      expect((await ask({ [STATUS]: value })).status).toBe(200);
    },
  );

  it.each(["17", "-1", "UNAVAILABLE", "4294967296"])("takes a gRPC code of %j for none", async (value) => {
    expect((await ask({ [GRPC]: value })).status).toBe(200);
  });

  it.each([
    ["61000", {}, 60_000],
    ["18446744073709551616", {}, 60_000],
    ["500", { limits: { delay: "100ms" } }, 100],
  ])("bounds a delay of %s by limits.delay", async (value, fields, durationMs) => {
    expect((await ask({ [DELAY]: value }, fields)).durationMs).toBe(durationMs);
  });

  it("takes the first of repeated headers", async () => {
    const { durationMs } = await ask([
      [DELAY, "30"],
      [DELAY, "90"],
    ]);
    expect(durationMs).toBe(30);
  });
});

describe("a percentage that a request asks for", () => {
  it("of 0 leaves it alone", async () => {
    const asked: Headers[] = [
      { [STATUS]: "503", [STATUS_SHARE]: "0" },
      { [DELAY]: "9", [DELAY_SHARE]: "0" },
    ];
    for (const headers of asked) {
      const { sidecar, status, durationMs } = await ask(headers);
      expect([status, durationMs]).toEqual([200, 0]);
      expect(verdicts(sidecar, "f")).toEqual({ not_drawn: 1 });
      expect(injected(sidecar, "f")).toEqual({});
    }
  });

  it.each([
    ["100%", "30", 300_000],
    ["20%", "30", 200_000],
    ["20%", "100", 200_000],
    ["20%", "4000000000", 200_000],
    ["20%", "half", 200_000],
    ["20%", "12.5", 200_000],
    ["0.5%", "1", 5_000],
    ["50%", "1", 10_000],
  ])(
    "under a policy of %s draws %s at %d parts per million, by the policy's draw",
    async (percentage, share, ppm) => {
      const document = obedient({ percentage, unit: { header: "x-user" }, seed: 3 });
      const sidecar = await Sidecar.start(document);
      for (let i = 0; i < 400; i++) {
        const unit = `user-${i}`;
        const headers = { [STATUS]: "503", [STATUS_SHARE]: share, "x-user": unit };
        const drawn = hits({ name: "default/f", kind: "policy", unit, seed: 3, ppm });
        expect(sidecar.root.exchange({ request: { headers } }).client.status).toBe(drawn ? 503 : 200);
      }
    },
  );

  it("is each kind's own", async () => {
    const headers = { [STATUS]: "503", [STATUS_SHARE]: "0", [DELAY]: "20", [DELAY_SHARE]: "100" };
    const { status, durationMs } = await ask(headers);
    expect([status, durationMs]).toEqual([200, 20]);
  });
});

describe("what a request asks for", () => {
  const own = { delay: { fixed: "50ms" }, abort: { status: 418, headers: { "x-own": "1" }, body: "own" } };

  it("takes the place of the fault's own, and of that alone", async () => {
    expect(await ask({ [DELAY]: "20" }, own)).toMatchObject({ status: 418, durationMs: 20 });
    const { client, durationMs } = await ask({ [STATUS]: "500" }, own);
    expect([client.status, client.text, durationMs]).toEqual([500, "fault filter abort", 50]);
    expect(client.headers?.get("x-own")).toBeUndefined();
    expect(await ask({}, own)).toMatchObject({ status: 418, durationMs: 50 });
  });

  it("takes its place also where it is not drawn", async () => {
    const { status, durationMs } = await ask(
      { [DELAY]: "20", [DELAY_SHARE]: "0", [STATUS]: "500", [STATUS_SHARE]: "0" },
      own,
    );
    expect([status, durationMs]).toEqual([200, 0]);
  });

  it("does not show in the next answer", async () => {
    const sidecar = await Sidecar.start(obedient(own));
    const text = (headers: Headers) => sidecar.root.exchange({ request: { headers } }).client.text;
    expect([text({}), text({ [STATUS]: "500" }), text({}), text({ [STATUS]: "501" })]).toEqual([
      ...["own", "fault filter abort", "own", "fault filter abort"],
    ]);
  });

  it("is bounded by the fault's limits, its mode and its sequence", async () => {
    for (const [fields, verdict] of [
      [{ limits: { concurrent: 0 } }, "limit"],
      [{ mode: "dryRun" }, "dry_run"],
      [{ sequence: { skip: 1 } }, "sequence"],
      [{ percentage: "0%" }, "not_drawn"],
    ] as const) {
      const { sidecar, status } = await ask({ [STATUS]: "503" }, fields);
      expect(status).toBe(200);
      expect(verdicts(sidecar, "f")).toEqual({ [verdict]: 1 });
    }
  });

  it("says nothing to a fault that does not obey", async () => {
    const { status, durationMs } = await ask(
      { [DELAY]: "20", [STATUS]: "500" },
      { headers: false, ...ABORT },
    );
    expect([status, durationMs]).toEqual([503, 0]);
  });
});

describe("the native filter's headers", () => {
  const headers = {
    [DELAY]: "5",
    "x-envoy-fault-throughput-response": "1",
    "X-Envoy-Fault-New": "1",
    "x-a": "1",
  };
  const match = { headers: [{ name: "x-a", exact: "1" }] };
  const native = (seen: readonly (readonly [string, string])[]) =>
    seen.filter(([name]) => name.startsWith("x-envoy-fault-")).length;

  async function passed(document: Document, more: Headers = {}): Promise<number> {
    const sidecar = await Sidecar.start(document);
    const request = { headers: { ...headers, ...(more as Record<string, string>) } };
    return native(sidecar.root.exchange({ request }).upstream.headers?.pairs() ?? []);
  }

  it.each([
    ["there is no fault", {}, 0],
    ["no fault obeys them", faults(fault("f", { ...ABORT, percentage: "0%" })), 0],
    ["one that matches obeys them", obedient({ match }), 3],
    [
      "one that obeys them does not match",
      obedient({ match: { headers: [{ name: "x-a", exact: "2" }] } }),
      0,
    ],
    ["one that obeys them is over", obedient({ activeFrom: "2025-01-01T00:00:00Z", activeFor: "1s" }), 0],
    ["one that obeys them exempts the path", obedient({ exempt: ["/"] }), 0],
    [
      "one of several that match obeys them",
      faults(fault("a", { ...ABORT, percentage: "0%" }), fault("b", { percentage: "1%", headers: true })),
      3,
    ],
  ])("do not come in, or do, where %s", async (_, document, expected) => {
    expect(await passed({ ...document, direction: "inbound" })).toBe(expected);
  });

  it("do not come in with headers that are too many to be read", async () => {
    const more = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x-${i}`, "v".repeat(700)]));
    expect(await passed({ ...obedient(), direction: "inbound" }, more)).toBe(1);
  });

  it("go out as the application sent them, but for what throttles", async () => {
    expect(await passed(faults(fault("f", { ...ABORT, percentage: "0%" })))).toBe(3);
    expect(await passed(faults(fault("f", { throughput: { kibps: 9 }, percentage: "0%" })))).toBe(2);
  });

  it("cost no host call where there are none", async () => {
    const sidecar = await Sidecar.start({ ...obedient({ percentage: "1%" }), direction: "inbound" });
    const cost = () => sidecar.root.exchange().ledger.hostCalls;
    cost();
    expect(cost().proxy_remove_header_map_value).toBeUndefined();
  });
});
