// Windows that follow one another, joined to one: what a recording is made of.
import type { EndSeries, InstanceSeries, MeshWindow, ServiceSeries } from "../../controller/model/index.js";

/**
 * In the order of time, each beginning where the one before ends, in steps of one length. A series that one of them does
 * not have has no samples there. Throws a RangeError where they do not follow one another, and for none.
 */
export function joined(windows: readonly MeshWindow[]): MeshWindow {
  const [first] = windows;
  if (first === undefined) throw new RangeError("no windows to join");
  let nextMs = first.fromMs;
  for (const { fromMs, stepMs, steps } of windows) {
    if (fromMs !== nextMs || stepMs !== first.stepMs)
      throw new RangeError(`a window from ${fromMs} in steps of ${stepMs} does not follow one to ${nextMs}`);
    nextMs = fromMs + steps * stepMs;
  }
  const calls = new Map(
    windows.flatMap((each) => each.calls).map((call) => [`${call.source}\0${call.destination}`, call]),
  );
  return {
    fromMs: first.fromMs,
    stepMs: first.stepMs,
    steps: (nextMs - first.fromMs) / first.stepMs,
    calls: [...calls.values()],
    ends: rows(windows, (window) => window.ends, endKey).map(({ series, take }) => ({
      ...series,
      samples: take((each) => each.samples),
    })),
    services: rows(windows, (window) => window.services, serviceKey).map(({ series, take }) => ({
      ...series,
      samples: take((each) => each.samples),
    })),
    instances: rows(windows, (window) => window.instances, instanceKey).map(({ series, take }) => ({
      ...series,
      inbound: take((each) => each.inbound),
      outbound: take((each) => each.outbound),
      resources: resourcesOf(series, take),
    })),
  };
}

function endKey({ seenBy, source, destination }: EndSeries): string {
  return [seenBy, source, destination].join("\0");
}

function serviceKey({ service }: ServiceSeries): string {
  return service;
}

function instanceKey({ service, instance, version }: InstanceSeries): string {
  return [service, instance, version].join("\0");
}

type Take<Series> = <Value>(
  samples: (series: Series) => readonly (Value | undefined)[],
) => (Value | undefined)[];

interface Row<Series> {
  /** As the first window has it that has it. */
  series: Series;
  take: Take<Series>;
}

function rows<Series>(
  windows: readonly MeshWindow[],
  of: (window: MeshWindow) => readonly Series[],
  keyOf: (series: Series) => string,
): Row<Series>[] {
  const byWindow = windows.map((window) => new Map(of(window).map((series) => [keyOf(series), series])));
  const known = new Map<string, Series>();
  for (const each of byWindow) for (const [key, series] of each) if (!known.has(key)) known.set(key, series);
  return [...known].map(([key, series]) => ({
    series,
    take: (samples) =>
      windows.flatMap(({ steps }, index) => {
        const found = byWindow[index]?.get(key);
        const values = found === undefined ? [] : samples(found);
        return Array.from({ length: steps }, (_, step) => values[step]);
      }),
  }));
}

function resourcesOf(
  { resources }: InstanceSeries,
  take: Take<InstanceSeries>,
): Record<string, (number | undefined)[]> {
  const names = Object.keys(resources);
  return Object.fromEntries(names.map((name) => [name, take((each) => each.resources[name] ?? [])]));
}
