// What the launches told, as tables.
import { type Cell, exactly, figureOf, type Table, type Verdict, verdictOf } from "../../result/index.js";
import type { AnalysisCost } from "./analysis.js";
import type { Rung } from "./capacity.js";
import { MESH_EDGES } from "./mesh-report.js";
import type { Launch, Write } from "./push.js";

const MB = 1e6;
const KB = 1e3;
/** Of one, that detection and diagnosis leave to everything else. */
const MOST_CORES = 0.25;

/** One row for each number of sidecars. */
export function pushTable(launches: readonly Launch[]): Table {
  return {
    title: "A policy write until all have it",
    columns: [
      "sidecars",
      "streams, all served",
      "write answered, ms",
      "half of the streams, ms",
      "99 % of the streams, ms",
      "all streams, ms",
    ],
    rows: groupsOf(launches).map(([sidecars, own]): Cell[] => {
      const writes = own.flatMap((launch) => launch.writes);
      const at = (share: number) => figureOf(writes.map((write) => acknowledgedAt(write, share)));
      const answered = figureOf(writes.map(({ answeredMs }) => answeredMs));
      return [sidecars, own[0]?.streams, answered, at(0.5), at(0.99), at(1)];
    }),
    notes: [
      "From the begin of the write (its journal is on disk) to the acknowledgements, as the sidecars send them. All of " +
        "them are in one process here and share a core, which is part of it.",
      "A write is pushed to two of the three streams of a sidecar: what the third has, throughput, never changes.",
      "Each push carries the module: a network that is not this machine's own adds its bytes.",
    ],
  };
}

export function memoryTable(launches: readonly Launch[]): Table {
  return {
    title: "Memory of the controller",
    columns: ["sidecars", "RSS with none, MB", "RSS with all, MB", "a sidecar, kB"],
    rows: groupsOf(launches).map(([sidecars, own]): Cell[] => [
      sidecars,
      figureOf(own.map(({ aloneRss }) => aloneRss / MB)),
      figureOf(own.map(({ rss }) => rss / MB)),
      figureOf(own.map(({ aloneRss, rss }) => (rss - aloneRss) / sidecars / KB)),
    ]),
    notes: [
      "Each sidecar has a connection with three streams, one for its reports, its configuration, and one report of 10 edges. " +
        "What Node has not given back yet is in it, so a few sidecars seem to cost more than many.",
    ],
  };
}

/** `ramps`: rates that rise until one is not kept, some times over. */
export function capacityTable(ramps: readonly (readonly Rung[])[]): Table {
  const rates = [...new Set(ramps.flat().map(({ ratePerSecond }) => ratePerSecond))].sort((a, b) => a - b);
  const rows = rates.map((rate): Cell[] => {
    const own = ramps.flat().filter(({ ratePerSecond }) => ratePerSecond === rate);
    const figure = (read: (rung: Rung) => number) => figureOf(own.map(read));
    return [
      rate,
      `${own.filter(({ isKept }) => isKept).length} of ${own.length}`,
      ...[figure(({ p50Ms }) => p50Ms), figure(({ p99Ms }) => p99Ms)],
      ...[figure(({ lateMs }) => lateMs), figure(({ cores }) => cores)],
    ];
  });
  return {
    title: "Reports a second",
    columns: [
      "reports a second",
      "kept",
      "reply p50, ms",
      "reply p99, ms",
      "p99 of the sender's lateness, ms",
      "controller, cores",
    ],
    rows: [...rows, ["highest kept", highest(ramps), ...Array<Cell>(4).fill(undefined)]],
    notes: [
      "Kept: all replies are there when a tenth of the burst's length is over after its last report was due. Where the " +
        "sender itself was late, it and not the controller may have ended the ramp.",
    ],
  };
}

export function analysisTable(costs: readonly AnalysisCost[]): Table {
  const figure = (read: (cost: AnalysisCost) => number) => figureOf(costs.map(read));
  return {
    title: `${MESH_EDGES} edges that both ends report each second`,
    columns: ["analysis", "controller, cores", "incidents found"],
    rows: [
      ["off", figure(({ offCores }) => offCores), undefined],
      ["on, nothing is wrong", figure(({ onCores }) => onCores), undefined],
      ["on, a service fails", figure(({ harmedCores }) => harmedCores), figure(({ incidents }) => incidents)],
    ],
    notes: [
      "CPU time of the process by the clock, while one sidecar of each of 105 services reports 50 requests of each of its " +
        "edges a second. Where a service fails, it is found, diagnosed again with each step, and written down.",
    ],
  };
}

/** The larger of both: what is wrong must not cost more than there is. */
export function analysisVerdict(costs: readonly AnalysisCost[]): Verdict {
  return verdictOf({
    ...{ target: `${MESH_EDGES} edges each second, diagnosis included`, bound: "at most", limit: MOST_CORES },
    ...{
      unit: "cores",
      figure: figureOf(costs.map(({ onCores, harmedCores }) => Math.max(onCores, harmedCores))),
    },
  });
}

/** Of each ramp the last rate that was kept; 0: not even the first. */
function highest(ramps: readonly (readonly Rung[])[]): Cell {
  const kept = ramps.map((rungs) => rungs.findLast(({ isKept }) => isKept)?.ratePerSecond ?? 0);
  return new Set(kept).size === 1 ? exactly(kept[0] ?? 0) : figureOf(kept);
}

/** Milliseconds after which so large a share of the streams had acknowledged. */
export function acknowledgedAt({ acknowledgedMs }: Write, share: number): number {
  return acknowledgedMs[Math.max(1, Math.ceil(share * acknowledgedMs.length)) - 1] ?? Number.NaN;
}

function groupsOf(launches: readonly Launch[]): [sidecars: number, launches: Launch[]][] {
  const sizes = [...new Set(launches.map(({ sidecars }) => sidecars))];
  return sizes.map((size) => [size, launches.filter(({ sidecars }) => sidecars === size)]);
}
