// The scene of the golden report: every kind of record once, at instants that do not move.
import { Collector } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENT = {
  revision: "b1946ac9",
  node: { service: "reviews", namespace: "shop" },
  services: [{ name: "shop/ratings", hosts: ["ratings"] }],
  report: { cluster: "meshfuse", interval: "1s" },
  breakers: [{ name: "shop/b", match: { paths: [{ exact: "/b" }] }, trip: { consecutive: 2 } }],
  faults: [
    {
      name: "shop/f",
      match: { paths: [{ exact: "/f" }] },
      unit: "request",
      percentage: "50%",
      delay: { fixed: "10ms", percentage: "100%" },
      // A share: the missing unit of a fault that hits everybody would not be missed.
      abort: { status: 418, percentage: "99.9999%" },
      activeFor: "1h",
    },
  ],
};
/** 2026-11-21T00:00:00Z, and a machine that has run for a quarter of an hour. */
const CLOCK = { startWallMs: 1_795_219_200_000, startMonotonicNs: 900_000_000_000n };

/** The one report of the scene. */
export async function goldenReport(): Promise<Uint8Array> {
  const sidecar = await Sidecar.start(DOCUMENT, 1, CLOCK);
  const collector = new Collector(sidecar.envoy);
  const { root } = sidecar;
  const request = { authority: "ratings", path: "/b" };
  root.exchange({ request, upstream: { delayMs: 3 } });
  for (const delayMs of [20, 21]) root.exchange({ request, upstream: { status: 503, delayMs } });
  root.exchange({ request });
  root.exchange({ request: { authority: "ratings", path: "/f", headers: { "x-request-id": "" } } });
  root.begin({ request: { authority: "ratings", path: "/" }, upstream: { never: true } });
  sidecar.push({ revision: "ca978112", version: 2 });
  sidecar.envoy.advance(300);
  const [call] = collector.calls;
  if (call === undefined || call.messages[0] === undefined) throw new Error("nothing was reported");
  return call.messages[0];
}
