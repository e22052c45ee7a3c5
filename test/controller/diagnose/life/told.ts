// What the sidecars noted, as a window: in full, by medians alone, or by services alone.
import type {
  EndSeries,
  InstanceSeries,
  MeshWindow,
  Outcome,
  Samples,
  StepLatency,
  StepSample,
} from "../../../../controller/model/index.js";
import type { LifeFault } from "./faults.js";
import type { LifeMesh, Random } from "./mesh.js";
import type { Life, Noted } from "./requests.js";

/** full: as live; medians: of each end, with instances' quantiles and cores; services: without edges. */
export type Told = "full" | "medians" | "services";

export interface Grid {
  stepMs: number;
  steps: number;
  /** The step in which the faults begin, and the first one after them. */
  faultStep: number;
  endStep: number;
}

export function windowOf(
  mesh: LifeMesh,
  life: Life,
  grid: Grid,
  told: Told,
  faults: readonly LifeFault[],
  random: Random,
): MeshWindow {
  const { stepMs, steps } = grid;
  const ends = [...life.ends].map(([key, noted]): EndSeries => {
    const [seenBy = "", source = "", destination = ""] = key.split(" ");
    const samples = samplesOf(noted, grid);
    return { seenBy: seenBy === "source" ? "source" : "destination", source, destination, samples };
  });
  const calls = ends.map(({ source, destination }) => ({ source, destination }));
  const base = { fromMs: 0, stepMs, steps, calls, ends, services: [], instances: [] };
  if (told === "services") {
    const inside = [...mesh.values()].flatMap(({ name, calls }) =>
      calls.map(({ to }) => ({ source: name, destination: to })),
    );
    return { ...base, ends: [], calls: inside, services: servicesOf(mesh, life, grid) };
  }
  const instances = instancesOf(mesh, life, grid, told, faults, random);
  if (told === "full") return { ...base, instances };
  return { ...base, instances, ends: ends.map((end) => medians(end)) };
}

/** Users' end tells how requests ended; all others their median. */
function medians(end: EndSeries): EndSeries {
  const users = end.source === "outside";
  const samples = end.samples.map((sample) => {
    if (sample === undefined) return undefined;
    const { meanMs: _, p75Ms: __, ...latency } = sample.latency;
    if (users) return { ...sample, latency, inFlight: null };
    const p50Ms = latency.p50Ms;
    return {
      requests: p50Ms === undefined ? 0 : null,
      outcomes: null,
      latency: p50Ms === undefined ? {} : { p50Ms },
      inFlight: null,
    };
  });
  return { ...end, samples };
}

function servicesOf(mesh: LifeMesh, life: Life, grid: Grid): MeshWindow["services"] {
  return [...mesh.values()].flatMap(({ name, versions }) => {
    const all = versions
      .map((_, at) => life.instances.get(`${name} ${at} inbound`))
      .flatMap((noted) => noted ?? []);
    if (all.length === 0) return [];
    const samples = samplesOf(together(all), grid).map((sample) => sample && { ...sample, inFlight: null });
    return [{ service: name, samples }];
  });
}

function together(all: readonly Noted[]): Noted {
  return {
    startMs: all.flatMap(({ startMs }) => startMs),
    ms: all.flatMap(({ ms }) => ms),
    outcome: all.flatMap(({ outcome }) => outcome),
  };
}

function instancesOf(
  mesh: LifeMesh,
  life: Life,
  grid: Grid,
  told: Told,
  faults: readonly LifeFault[],
  random: Random,
): InstanceSeries[] {
  return [...mesh.values()].flatMap(({ name, versions, sidecar }) =>
    versions.flatMap((version, at): InstanceSeries[] => {
      if (!sidecar) return [];
      const side = (which: string): Samples => {
        const noted = life.instances.get(`${name} ${at} ${which}`);
        const samples = samplesOf(noted ?? { startMs: [], ms: [], outcome: [] }, grid);
        return told === "full"
          ? samples
          : samples.map((sample) => sample && quantilesOnly(sample, which === "inbound"));
      };
      const busy = life.instances.get(`${name} ${at} inbound`)?.ms.length ?? 0;
      const usual = 0.02 + busy / grid.steps / 1000;
      const burnt = faults.find((fault) => fault.kind === "cpu" && fault.at === name);
      const cpu = Array.from({ length: grid.steps }, (_, step) => {
        const on = step >= grid.faultStep && step < grid.endStep;
        return usual * (0.85 + 0.3 * random()) * (burnt !== undefined && on ? 1 + burnt.times / 2 : 1);
      });
      return [
        {
          ...{ service: name, instance: `${name}-${at}`, version: told === "full" ? version : "" },
          inbound: side("inbound"),
          outbound: side("outbound"),
          resources: told === "full" ? {} : { cpu },
        },
      ];
    }),
  );
}

function quantilesOnly({ requests, latency }: StepSample, counted: boolean): StepSample {
  const { meanMs: _, p75Ms: __, ...told } = latency;
  return { requests: counted ? requests : null, outcomes: null, latency: told, inFlight: null };
}

function samplesOf({ startMs, ms, outcome }: Noted, { stepMs, steps }: Grid): StepSample[] {
  const taken = Array.from(
    { length: steps },
    (): { ms: number[]; outcomes: Partial<Record<Outcome, number>>; inFlight: number } => ({
      ms: [],
      outcomes: {},
      inFlight: 0,
    }),
  );
  startMs.forEach((fromMs, at) => {
    const took = ms[at] ?? 0;
    const last = Math.floor((fromMs + took) / stepMs);
    for (let step = Math.floor(fromMs / stepMs); step < last; step++) {
      const cell = taken[step];
      if (cell !== undefined) cell.inFlight++;
    }
    const cell = taken[last];
    const ended = outcome[at];
    if (cell === undefined || ended === undefined) return;
    cell.ms.push(took);
    cell.outcomes[ended] = (cell.outcomes[ended] ?? 0) + 1;
  });
  return taken.map(({ ms, outcomes, inFlight }) => ({
    requests: ms.length,
    outcomes,
    latency: latencyOf(ms),
    inFlight,
  }));
}

function latencyOf(ms: number[]): StepLatency {
  if (ms.length === 0) return {};
  const sorted = Float64Array.from(ms).sort();
  const at = (quantile: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0;
  const meanMs = ms.reduce((sum, one) => sum + one, 0) / ms.length;
  return { meanMs, p50Ms: at(0.5), p75Ms: at(0.75), p90Ms: at(0.9), p95Ms: at(0.95), p99Ms: at(0.99) };
}
