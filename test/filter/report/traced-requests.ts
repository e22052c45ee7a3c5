// Requests with tracing headers, and what reports say of them.
import type { ReportedExemplar } from "../../../controller/report/index.js";
import type { Exchange } from "../../host/index.js";
import { Collector } from "../support/collector.js";
import { type Document, Sidecar } from "../support/sidecar.js";

export const DOCUMENT: Document = {
  report: { cluster: "meshfuse", interval: "10s" },
  services: [{ name: "default/ratings", hosts: ["ratings"] }],
  breakers: [
    { name: "b", match: { paths: [{ exact: "/b" }] }, trip: { consecutive: 1 }, mode: "forcedOpen" },
  ],
};
/** One interval of reports, and the tick at which it is noticed. */
export const INTERVAL_MS = 10_100;

export interface Scene {
  sidecar: Sidecar;
  collector: Collector;
}

let scene: Scene;

/** From now on `ask` and `told` are about a sidecar with this document. */
export async function start(document: Document): Promise<Scene> {
  const sidecar = await Sidecar.start(document);
  scene = { sidecar, collector: new Collector(sidecar.envoy) };
  return scene;
}

/** The same with DOCUMENT, from behind the first report on. */
export async function begin(): Promise<Scene> {
  const { sidecar } = await start(DOCUMENT);
  // The first report is that of the configuration; the next comes an interval after it.
  sidecar.envoy.advance(400);
  return scene;
}

export type Headers = Record<string, string>;

export function trace(number: number): string {
  return number.toString(16).padStart(32, "0");
}

export function w3c(traceId: string, flags = "01"): Headers {
  return { traceparent: `00-${traceId}-00000000000000ff-${flags}` };
}

export function b3(traceId: string, sampled = "1"): Headers {
  return { "x-b3-traceid": traceId, "x-b3-spanid": "00000000000000ff", "x-b3-sampled": sampled };
}

export interface Wish {
  path?: string;
  status?: number;
  delayMs?: number;
}

export function ask(headers: Headers, { path = "/", status = 200, delayMs = 1 }: Wish = {}): Exchange {
  const request = { authority: "ratings", path, headers };
  return scene.sidecar.root.exchange({ request, upstream: { status, delayMs } });
}

/** What the next report says, in the order of its places. */
export function told(): ReportedExemplar[] {
  const { sidecar, collector } = scene;
  const before = collector.reports.length;
  sidecar.envoy.advance(INTERVAL_MS);
  return collector.reports.slice(before).flatMap(({ exemplars }) => exemplars);
}

export function ids(): string[] {
  return told().map(({ traceId }) => traceId);
}
