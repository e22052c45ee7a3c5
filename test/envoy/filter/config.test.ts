// Configurations as they reach the filter in a stock Envoy: taken, refused, exchanged under load.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  anotherBuild,
  bytesValue,
  Crowd,
  deliver,
  Rig,
  serviceOf,
  stringValue,
  struct,
} from "./rig/index.js";

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(2);
});
afterAll(() => rig.stop());

const DELAY = { percentage: "100%", delay: { fixed: "800ms" }, activeFor: "1h" };
const ABORT = { percentage: "100%", abort: { status: 418 }, activeFor: "1h" };
/** Aborts what is asked of one host, so that it shows whether it is in force. */
const aborting = (host: string) => ({
  ...serviceOf(host),
  faults: [{ name: `default/${host}`, match: { hosts: [host] }, ...ABORT }],
});

const statusOf = async (host: string) => (await rig.ask({ host })).status;
const inForce = (host: string) => expect.poll(() => statusOf(host), { interval: 20 }).toBe(418);
const refusals = () => rig.log.filter((line) => line.includes("meshfuse: config refused: "));
const refusedTotal = () => rig.metrics.sum("meshfuse_config_refused_total", { direction: "outbound" });

describe("a document", () => {
  it("is read from a StringValue and from a BytesValue alike", async () => {
    deliver(rig.folder, "outbound", stringValue(JSON.stringify(aborting("as-string"))));
    await inForce("as-string");
    deliver(rig.folder, "outbound", bytesValue(JSON.stringify(aborting("as-bytes"))));
    await inForce("as-bytes");
    expect(await statusOf("as-string")).toBe(200);
    expect(refusals()).toEqual([]);
  });

  it.each<[string, object | undefined, string]>([
    [
      "whose value is out of range",
      bytesValue(JSON.stringify({ breakers: [{ name: "b", trip: { rate: { threshold: "150%" } } }] })),
      'breakers[0].trip.rate.threshold: "150%" is over 100%',
    ],
    ["that is absent", undefined, "empty: "],
    ["that is a Struct", struct({ version: 1 }), "Struct"],
    ["that is not JSON", stringValue("breakers: []"), "not JSON at byte 0"],
    ["of another kind", bytesValue("[]"), "is not an object"],
    ["that is too large", bytesValue(" ".repeat(300_000)), "300000 bytes are over 262144"],
    ["of noise", bytesValue(Buffer.alloc(262_144, 0xfe)), "at byte"],
  ])("%s is refused as a whole, and the last good one stays in force", async (_, configuration, words) => {
    await rig.apply("outbound", aborting("kept"));
    const lines = refusals().length;
    const before = await refusedTotal();
    deliver(rig.folder, "outbound", configuration);
    // The canary, the main thread's VM and both workers' each say so; those that live count it.
    await expect.poll(() => refusals().length - lines).toBe(4);
    await expect.poll(async () => (await refusedTotal()) - before).toBe(3);
    expect(refusals().at(-1)).toContain(words);
    expect(await statusOf("kept")).toBe(418);
    const last = () =>
      rig.reports.accepted.at(-1)?.report.configs.find(({ direction }) => direction === "outbound");
    await expect.poll(() => last()?.refusedReason).toContain(words);
    expect(
      (await rig.envoy.stats("ecds.*update_rejected")).get(
        "extension_config_discovery.http_filter.meshfuse.outbound.update_rejected",
      ) ?? 0,
    ).toBe(0);
  });

  it("may be empty: everything passes, and is counted", async () => {
    await rig.apply("outbound", aborting("empty"));
    expect(await statusOf("empty")).toBe(418);
    deliver(rig.folder, "outbound", bytesValue("{}"));
    await expect.poll(() => statusOf("empty")).toBe(200);
    const other = { destination: "other", outcome: "success" };
    await expect.poll(() => rig.metrics.sum("meshfuse_requests_total", other)).toBeGreaterThan(0);
  });

  it("may name a report cluster that nobody knows", async () => {
    const report = { cluster: "nobody", interval: "100ms" };
    const lines = rig.log.length;
    deliver(rig.folder, "outbound", bytesValue(JSON.stringify({ ...aborting("nobody"), report })));
    await inForce("nobody");
    // Counts come from the tick that also tries to report.
    await rig.metrics.becomes({ "default/nobody": 1 }, "destination", "meshfuse_requests_total", {
      destination: "default/nobody",
    });
    expect(rig.log.slice(lines).filter((line) => /error|critical/i.test(line))).toEqual([]);
  });
});

describe("an update under load", () => {
  it("loses no request and counts every one", async () => {
    await rig.apply("outbound", serviceOf("load"));
    const crowd = new Crowd(rig.ports.outbound);
    const load = crowd.during(1_500, { host: "load", path: "/wait/5" });
    const breakers = [{ name: "default/load", match: { hosts: ["load"] }, trip: { consecutive: 5 } }];
    const faults = [{ name: "default/load", match: { hosts: ["load"] }, ...ABORT, percentage: "0%" }];
    for (const more of [{ breakers }, { faults }, { breakers, faults }, {}]) {
      await rig.apply("outbound", { ...serviceOf("load"), ...more });
    }
    const answers = await load;
    crowd.leave();
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    await rig.metrics.outcomesOf("default/load", { success: answers.length });
  });

  it("lets delayed requests end under the document that delayed them", async () => {
    const faults = [{ name: "default/held", match: { hosts: ["held"] }, ...DELAY }];
    await rig.apply("outbound", { ...serviceOf("held"), faults });
    const held = rig.ask({ host: "held" });
    await rig.metrics.becomes({ delay: 1 }, "kind", "meshfuse_fault_injected_total", {
      fault: "default/held",
    });
    await rig.apply("outbound", serviceOf("held"));
    expect((await rig.ask({ host: "held" })).durationMs).toBeLessThan(800);
    const { status, durationMs } = await held;
    expect(status).toBe(200);
    expect(durationMs).toBeGreaterThanOrEqual(800);
    await rig.metrics.outcomesOf("default/held", { success: 2 });
  });
});

describe("a new build of the module under load", () => {
  it("takes over without a lost request or count, and the old one ends what it holds", async () => {
    const own = await Rig.start(2);
    const faults = [{ name: "default/late", match: { paths: [{ exact: "/late" }] }, ...DELAY }];
    const document = { ...serviceOf("built"), faults };
    try {
      await own.apply("outbound", document);
      const crowd = new Crowd(own.ports.outbound);
      const load = crowd.during(1_200, { host: "built", path: "/wait/3" });
      const late = own.ask({ host: "built", path: "/late" });
      await own.metrics.becomes({ delay: 1 }, "kind", "meshfuse_fault_injected_total");
      await own.apply("inbound", {}, anotherBuild());
      await own.apply("outbound", document, anotherBuild());
      expect(await late).toMatchObject({ status: 200 });
      const answers = await load;
      crowd.leave();
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      // Envoy drops a metric with the last VM that counts in it: only the reports go on over a build.
      const reported = () => own.reports.outcomes()["outbound default/cart default/built success"];
      await expect.poll(reported).toBe(answers.length + 1);
    } finally {
      await own.stop();
    }
  });
});

describe("an Envoy whose very first document is refused", () => {
  it("passes everything, counts it, and takes the first good one", async () => {
    const own = await Rig.start(1, bytesValue('{"breakers": 5}'));
    try {
      expect((await own.ask({ host: "first" })).status).toBe(200);
      expect(own.log.some((line) => line.includes("config refused: breakers: 5 is not a list"))).toBe(true);
      await own.metrics.becomes({ success: 1 }, "outcome", "meshfuse_requests_total");
      await own.apply("outbound", aborting("first"));
      expect((await own.ask({ host: "first" })).status).toBe(418);
    } finally {
      await own.stop();
    }
  });
});
