import { describe, expect, it } from "vitest";
import { EmulatedEnvoy, type PluginOptions, type Vm } from "../../host/index.js";
import { Collector, REPORTING } from "../support/collector.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const INBOUND = { ...REPORTING, direction: "inbound", revision: "00000001" } as const;
const OUTBOUND = { ...REPORTING, direction: "outbound", revision: "00000002" } as const;

function plugin(rootId: string, document: Document): PluginOptions {
  return { rootId, direction: document.direction ?? "outbound", configuration: JSON.stringify(document) };
}

/** Statuses that the roots of a VM answer with, in their order. */
function answers(vm: Vm | undefined): (number | undefined)[] {
  return (vm?.roots ?? []).map((root) => root.exchange().client.status);
}

function aborting(status: number): Document {
  return {
    revision: String(status),
    faults: [{ name: `f${status}`, percentage: "100%", abort: { status }, activeFor: "1h" }],
  };
}

describe("two resources in one VM", () => {
  it("are configured, counted and reported each by itself", async () => {
    const sidecar = await Sidecar.start(INBOUND);
    const inbound = sidecar.root;
    const collector = new Collector(sidecar.envoy);
    const outbound = sidecar.push(OUTBOUND);
    inbound.exchange();
    outbound.exchange({ upstream: { status: 503 } });
    sidecar.envoy.advance(1500);
    expect(collector.last.configs.map(({ direction, revision }) => [direction, revision])).toEqual([
      ["inbound", "00000001"],
      ["outbound", "00000002"],
    ]);
    expect(Object.keys(collector.edges)).toEqual([
      "inbound outside > default/reviews",
      "outbound default/reviews > other",
    ]);
    const { metrics } = sidecar.envoy;
    expect(metrics.value("gauge", "meshfuse_config_revision.direction=.=inbound;.;")).toBe(1);
    expect(metrics.value("gauge", "meshfuse_config_revision.direction=.=outbound;.;")).toBe(2);
  });

  it("keep house together, once a tick", async () => {
    const sidecar = await Sidecar.start(INBOUND);
    const [vm] = sidecar.vms;
    const writesASecond = () => {
      sidecar.envoy.advance(2000);
      vm?.ledger.reset();
      sidecar.envoy.advance(1000);
      return vm?.ledger.hostCalls.proxy_set_shared_data;
    };
    const alone = writesASecond();
    sidecar.push(OUTBOUND);
    expect(writesASecond()).toBe(alone);
  });

  it("leave each other alone when one is refused", async () => {
    const sidecar = await Sidecar.start(INBOUND);
    const outbound = sidecar.push({ ...aborting(418), direction: "outbound" });
    const inbound = sidecar.push({ direction: "inbound", nonsense: true });
    expect([outbound.exchange().client.status, inbound.exchange().client.status]).toEqual([418, 200]);
  });

  it("may be two plugins of one direction", async () => {
    const { envoy } = await Sidecar.start({});
    envoy.configureAll(plugin("a", aborting(501)));
    envoy.configureAll(plugin("b", aborting(502)));
    expect(answers(envoy.vms[0])).toEqual([200, 501, 502]);
  });

  it("may change direction, which is then a configuration of its own", async () => {
    const { envoy } = await Sidecar.start({});
    envoy.configureAll(plugin("a", aborting(501)));
    envoy.configureAll(plugin("a", { ...aborting(502), direction: "inbound" }));
    envoy.configureAll(plugin("a", { unknown: 1 }));
    expect(answers(envoy.vms[0])).toEqual([200, 502]);
  });
});

describe("four configurations of one VM", () => {
  it("are all in force, and a fifth passes everything, told in the log and counted", async () => {
    const sidecar = await Sidecar.start(aborting(501));
    const { envoy } = sidecar;
    for (const status of [502, 503, 504, 505]) envoy.configureAll(plugin(`p${status}`, aborting(status)));
    expect(answers(envoy.vms[0])).toEqual([501, 502, 503, 504, 200]);
    expect(envoy.logTexts("error")).toEqual([
      "meshfuse: too many configurations in one VM, this one passes everything (at most 4)",
    ]);
    expect(sidecar.counter("meshfuse_overflow_total", { what: "configs" })).toBe(1);
  });

  it("make room for another when one of them is gone", async () => {
    const sidecar = await Sidecar.start(aborting(501));
    const { envoy } = sidecar;
    for (const status of [502, 503, 504]) envoy.configureAll(plugin(`p${status}`, aborting(status)));
    sidecar.root.retire();
    envoy.configureAll(plugin("p505", aborting(505)));
    expect(answers(envoy.vms[0])).toEqual([502, 503, 504, 505]);
  });

  it("are each updated in their own place", async () => {
    const { envoy } = await Sidecar.start({});
    const names = ["a", "b", "c"];
    for (const round of [0, 1, 2, 3, 4]) {
      for (const name of names)
        envoy.configureAll(plugin(name, aborting(500 + 10 * round + names.indexOf(name))));
    }
    expect(answers(envoy.vms[0])).toEqual([200, 540, 541, 542]);
  });
});

describe("a canary", () => {
  it("leaves nothing in shared data, in the metrics, and makes no call", async () => {
    const { envoy } = await Sidecar.start({});
    const only = new EmulatedEnvoy(envoy.module);
    only.configureAll(plugin("meshfuse.outbound", { ...OUTBOUND, ...aborting(418), ...REPORTING }));
    only.configureAll(plugin("meshfuse.outbound", { bad: 1 }));
    only.advance(5000);
    expect(only.shared.keys("vm")).toEqual([]);
    const kinds = ["counter", "gauge", "histogram"] as const;
    expect(kinds.flatMap((kind) => only.metrics.names(kind))).toEqual([]);
    expect(only.grpcCalls).toEqual([]);
  });
});
