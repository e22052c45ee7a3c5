// The mesh that `npm start`, the tests on real Envoys and the benches run: Bookinfo's shape, in one table.

export interface Latency {
  /** Of the service's own work, without the calls it makes. */
  medianMs: number;
  p99Ms: number;
}

export interface Call {
  service: string;
  /** A needed call that fails makes the caller answer 502; without the others it answers 200 and says so. */
  needed: boolean;
}

export interface Version {
  version: string;
  /** Share of the service's requests, relative to its other versions. */
  weight: number;
  calls: readonly Call[];
}

export interface Service {
  service: string;
  latency: Latency;
  versions: readonly [Version, ...Version[]];
}

const ratings: Call = { service: "ratings", needed: false };

export const BOOKINFO: readonly Service[] = [
  {
    service: "productpage",
    latency: { medianMs: 3, p99Ms: 15 },
    versions: [
      {
        version: "v1",
        weight: 1,
        calls: [
          { service: "details", needed: true },
          { service: "reviews", needed: true },
        ],
      },
    ],
  },
  {
    service: "details",
    latency: { medianMs: 2, p99Ms: 10 },
    versions: [{ version: "v1", weight: 1, calls: [] }],
  },
  {
    service: "reviews",
    latency: { medianMs: 4, p99Ms: 20 },
    // v1 asks nobody: what it serves stays well when ratings fails.
    versions: [
      { version: "v1", weight: 20, calls: [] },
      { version: "v2", weight: 40, calls: [ratings] },
      { version: "v3", weight: 40, calls: [ratings] },
    ],
  },
  {
    service: "ratings",
    latency: { medianMs: 2, p99Ms: 12 },
    versions: [{ version: "v1", weight: 1, calls: [] }],
  },
];

/** Where the load enters. */
export const ENTRY_SERVICE = "productpage";

/** One version of a service: one process, one sidecar. */
export interface Workload {
  /** `reviews-v2`: the sidecar's node id. */
  name: string;
  service: string;
  version: string;
  weight: number;
  latency: Latency;
  calls: readonly Call[];
}

/** In the table's order. */
export function workloadsOf(services: readonly Service[]): Workload[] {
  return services.flatMap(({ service, latency, versions }) =>
    versions.map(({ version, weight, calls }) => ({
      name: `${service}-${version}`,
      service,
      version,
      weight,
      latency,
      calls,
    })),
  );
}

/** What is wrong with a table, as `service: what`; empty when it can be run. */
export function topologyErrors(services: readonly Service[]): string[] {
  const known = new Set(services.map(({ service }) => service));
  const names = workloadsOf(services).map(({ name }) => name);
  const errors = names
    .filter((name, index) => names.indexOf(name) < index)
    .map((name) => `${name}: is a name given twice`);
  for (const { name, weight, latency, calls } of workloadsOf(services)) {
    if (!Number.isInteger(weight) || weight < 1) errors.push(`${name}: weight ${weight} is under 1`);
    if (!(latency.medianMs > 0 && latency.p99Ms > latency.medianMs)) {
      errors.push(`${name}: p99 ${latency.p99Ms} ms is not over the median ${latency.medianMs} ms`);
    }
    for (const call of calls) {
      if (!known.has(call.service)) errors.push(`${name}: calls ${call.service}, which is not in the table`);
    }
  }
  return errors;
}
