// What the instances of a service on paper tell: each version's share of the requests, and its own faults.
import type { InstanceSeries, StepSample } from "../../../controller/model/index.js";
import { BEFORE, type SimFault, type SimService, type Step } from "./step.js";

export function instancesOf(
  service: string,
  { versions = { v1: 1 } }: SimService,
  name: (of: string) => string,
  steps: readonly Step[],
  { faults = [], resources = false, scale = 1 }: { faults?: SimFault[]; resources?: boolean; scale?: number },
): InstanceSeries[] {
  return Object.entries(versions).map(([version, share]) => {
    const mine = faults.filter(
      (fault) => "version" in fault && fault.version !== undefined && fault.at === service,
    );
    const inbound = steps.map((step, at): StepSample => {
      const all = [...step.destinations]
        .filter(([key]) => key.endsWith(` ${service}`))
        .map(([, seen]) => seen);
      const requests = all.reduce((sum, seen) => sum + seen.requests, 0);
      const spent = all.reduce((sum, seen) => sum + seen.requests * seen.meanMs, 0);
      const failed = all.reduce((sum, seen) => sum + (seen.outcomes.failure ?? 0), 0);
      const isMine = mine.some((fault) => "version" in fault && fault.version === version) && at >= BEFORE;
      const extra = (isMine ? 1 : 0) - (at >= BEFORE && mine.length > 0 ? share : 0);
      const ms = mine.reduce((sum, fault) => (fault.kind === "slow" ? sum + fault.ms * extra : sum), 0);
      const own = mine.length > 0 ? (isMine ? failed : 0) : failed * share;
      const meanMs = requests === 0 ? 0 : spent / requests + (isMine ? ms : mine.length > 0 ? ms : 0);
      return {
        requests: Math.round(requests * share),
        outcomes: { failure: Math.round(own) },
        latency: { meanMs: meanMs * scale },
        inFlight: 0,
      };
    });
    const outbound = steps.map((step): StepSample => {
      const all = [...step.sources].filter(([key]) => key.startsWith(`${service} `)).map(([, seen]) => seen);
      const requests = all.reduce((sum, seen) => sum + seen.requests, 0);
      const spent = all.reduce((sum, seen) => sum + seen.requests * seen.meanMs, 0);
      return {
        requests: Math.round(requests * share),
        outcomes: {},
        latency: requests === 0 ? {} : { meanMs: (spent / requests) * scale },
        inFlight: 0,
      };
    });
    const burnt = (at: number) =>
      faults.reduce(
        (sum, of) => (of.kind === "slow" && of.at === service && at >= BEFORE ? sum + (of.cores ?? 0) : sum),
        0.1,
      );
    const cpu = steps.map((_, at) => burnt(at));
    return {
      service: name(service),
      instance: `${service}-${version}`,
      version,
      inbound,
      outbound,
      resources: (resources ? { cpu } : {}) as InstanceSeries["resources"],
    };
  });
}
