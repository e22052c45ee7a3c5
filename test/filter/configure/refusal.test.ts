import { describe, expect, it } from "vitest";
import { Collector, REPORTING } from "../support/collector.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const ABORTING = {
  ...REPORTING,
  revision: "0000000a",
  faults: [{ name: "f", percentage: "100%", abort: { status: 418 }, activeFor: "1h" }],
};
const BAD = { ...REPORTING, revision: "0000000b", breakers: [{ name: "b", trip: { consecutive: 0 } }] };
const REASON = "breakers[0].trip.consecutive: 0 is under 1";
const ROOT = { rootId: "meshfuse.outbound", direction: "outbound" } as const;

const refusedTotal = (sidecar: Sidecar) => sidecar.told("meshfuse_config_refused_total");
const revision = (sidecar: Sidecar) =>
  sidecar.envoy.metrics.value("gauge", "meshfuse_config_revision.direction=.=outbound;.;");

/** Pushes bytes that may be no document at all. */
function pushRaw(sidecar: Sidecar, configuration: string | Uint8Array) {
  const [root] = sidecar.envoy.configureAll({ ...ROOT, configuration });
  if (root === undefined) throw new Error("the canary refused");
  return root;
}

async function reporting(document: Document, workers = 1) {
  const sidecar = await Sidecar.start(document, workers);
  const collector = new Collector(sidecar.envoy);
  sidecar.envoy.advance(1000);
  return { sidecar, collector };
}

describe("a document that is refused", () => {
  it("leaves the last good one in force", async () => {
    const { sidecar } = await reporting(ABORTING);
    const root = sidecar.push(BAD);
    expect(root.exchange().client.status).toBe(418);
  });

  it("is told in one line of the log, by each worker and the canary", async () => {
    const { sidecar } = await reporting(ABORTING);
    sidecar.push(BAD);
    const line = `meshfuse: config refused: ${REASON}`;
    expect(sidecar.envoy.logTexts("error")).toEqual([line, line]);
  });

  it("is counted once by each VM that refused it", async () => {
    const { sidecar } = await reporting(ABORTING, 3);
    sidecar.push(BAD);
    sidecar.envoy.advance(100);
    expect(refusedTotal(sidecar)).toBe(3);
    sidecar.push(BAD);
    sidecar.envoy.advance(100);
    expect(refusedTotal(sidecar)).toBe(6);
  });

  it("does not move the revision gauge", async () => {
    const { sidecar } = await reporting(ABORTING);
    sidecar.push(BAD);
    sidecar.envoy.advance(100);
    expect(revision(sidecar)).toBe(0xa);
  });

  it("is in the next report, with its revision and the reason, soon after it came", async () => {
    const { sidecar, collector } = await reporting(ABORTING);
    const before = collector.reports.length;
    sidecar.push(BAD);
    sidecar.envoy.advance(300);
    expect(collector.reports.length).toBe(before + 1);
    expect(collector.last.configs).toMatchObject([
      { revision: "0000000a", refusedRevision: "0000000b", refusedReason: REASON },
    ]);
  });

  it("is spoken of no more once a good one is in force", async () => {
    const { sidecar, collector } = await reporting(ABORTING);
    sidecar.push(BAD);
    sidecar.push({ ...ABORTING, revision: "0000000c" });
    sidecar.envoy.advance(300);
    expect(collector.last.configs).toMatchObject([
      { revision: "0000000c", refusedRevision: "", refusedReason: "" },
    ]);
    expect(revision(sidecar)).toBe(0xc);
  });

  it("lets everything pass, counted, where no good one was before", async () => {
    const sidecar = await Sidecar.start({ breakers: 5 });
    const exchange = sidecar.root.exchange();
    expect(exchange.client.status).toBe(200);
    expect(sidecar.counter("meshfuse_requests_total", { outcome: "success" })).toBe(1);
    expect(refusedTotal(sidecar)).toBe(1);
    expect(revision(sidecar)).toBe(0);
  });

  it("is a refusal whatever the bytes are", async () => {
    const { sidecar, collector } = await reporting(ABORTING);
    const huge = "x".repeat(262_145);
    const documents = [
      "",
      "{",
      "\0",
      '{"revision":"00000001"',
      huge,
      Uint8Array.of(0x0a, 4, 0x0a, 0, 0x12, 0),
    ];
    for (const [index, document] of documents.entries()) {
      expect(pushRaw(sidecar, document).configured, `document ${index}`).toBe(true);
      sidecar.envoy.advance(300);
      expect(refusedTotal(sidecar), `document ${index}`).toBe(index + 1);
      expect(collector.last.configs[0]?.refusedReason, `document ${index}`).not.toBe("");
      expect(sidecar.envoy.vms[0]?.failed).toBe(false);
    }
    expect(sidecar.envoy.vms[0]?.liveRoot(ROOT.rootId)?.exchange().client.status).toBe(418);
  });

  it("keeps its revision, where that could be read before the problem", async () => {
    const { sidecar, collector } = await reporting(ABORTING);
    const long = "f".repeat(64);
    pushRaw(sidecar, `{"report":{"cluster":"meshfuse"},"revision":"${long}","edge":1}`);
    sidecar.envoy.advance(300);
    expect(collector.last.configs[0]?.refusedRevision).toBe(long);
    expect(collector.last.configs[0]?.refusedReason).toBe("edge: 1 is not true or false");
  });
});
