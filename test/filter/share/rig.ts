// Sidecars that report, and the slots that their VMs hold.
import { Collector, REPORTING } from "../support/collector.js";
import { type Document, Sidecar } from "../support/sidecar.js";

export const EDGE = "outbound default/reviews > other";
export const DOCUMENT: Document = { ...REPORTING, revision: "00000001" };
export const BUSY: Document = {
  ...DOCUMENT,
  breakers: [
    { name: "b", match: { paths: [{ exact: "/b" }] }, trip: { consecutive: 1 }, mode: "forcedOpen" },
  ],
  faults: [{ name: "f", percentage: "100%", abort: { status: 418 }, activeFor: "24h" }],
};

export function slots(sidecar: Sidecar): string[] {
  return sidecar.envoy.shared
    .keys("vm")
    .filter((key) => key.startsWith("mf.slot."))
    .sort();
}

export async function reporting(document: Document = DOCUMENT, workers = 1) {
  const sidecar = await Sidecar.start(document, workers);
  return { sidecar, collector: new Collector(sidecar.envoy) };
}

export function play(sidecar: Sidecar, worker: number, many: number, path = "/"): void {
  for (let i = 0; i < many; i++) sidecar.worker(worker).exchange({ request: { path } });
}
