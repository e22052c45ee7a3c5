/** A case as a file has it, and back. */
import type { Case, InstanceSeries, MeshWindow, Samples } from "../../model/index.js";
import { columnErrors, columnsOf, type SampleColumns, samplesOf } from "./columns.js";

interface StoredSeries {
  samples: SampleColumns;
}

interface StoredInstance extends Pick<InstanceSeries, "service" | "instance" | "version"> {
  inbound: SampleColumns;
  outbound: SampleColumns;
  resources: Readonly<Record<string, readonly (number | null)[]>>;
}

interface StoredWindow extends Pick<MeshWindow, "fromMs" | "stepMs" | "steps" | "calls" | "notes"> {
  ends: readonly (Omit<MeshWindow["ends"][number], "samples"> & StoredSeries)[];
  services: readonly (Omit<MeshWindow["services"][number], "samples"> & StoredSeries)[];
  instances: readonly StoredInstance[];
}

export interface StoredCase extends Omit<Case, "window"> {
  window: StoredWindow;
}

export function storedCase({ window, ...rest }: Case): StoredCase {
  return { ...rest, window: storedWindow(window) };
}

export function storedWindow({ ends, services, instances, ...head }: MeshWindow): StoredWindow {
  return {
    ...head,
    ends: ends.map(({ samples, ...end }) => ({ ...end, samples: columnsOf(samples) })),
    services: services.map(({ samples, ...each }) => ({ ...each, samples: columnsOf(samples) })),
    instances: instances.map(storedInstance),
  };
}

/** Of all series together: thirty times what a mesh of 1,000 edges has. A short file must not open into gigabytes. */
const MOST_CELLS = 20_000_000;

/** Each with its place: `case.window.ends[3].samples.requests has 3 entries, heard has 4`. */
export function windowErrors({ window }: StoredCase): string[] {
  const { steps, ends, services, instances } = window;
  const series = ends.length + services.length + 2 * instances.length;
  if (series * steps > MOST_CELLS) {
    return [`case.window: ${series} series of ${steps} steps are over ${MOST_CELLS} samples`];
  }
  const errorsAt = (place: string, columns: SampleColumns) =>
    columnErrors(columns, steps).map((error) => `case.window.${place}.${error}`);
  return [
    ...ends.flatMap(({ samples }, index) => errorsAt(`ends[${index}].samples`, samples)),
    ...services.flatMap(({ samples }, index) => errorsAt(`services[${index}].samples`, samples)),
    ...instances.flatMap(({ inbound, outbound, resources }, index) => [
      ...errorsAt(`instances[${index}].inbound`, inbound),
      ...errorsAt(`instances[${index}].outbound`, outbound),
      ...resourceErrors(`case.window.instances[${index}].resources`, resources, steps),
    ]),
  ];
}

/** What `windowErrors` finds nothing in. */
export function caseOf({ window, ...rest }: StoredCase): Case {
  const { steps, ends, services, instances, ...head } = window;
  const opened = <S extends StoredSeries>({
    samples,
    ...each
  }: S): Omit<S, "samples"> & { samples: Samples } => ({
    ...each,
    samples: samplesOf(samples, steps),
  });
  return {
    ...rest,
    window: {
      ...head,
      steps,
      ends: ends.map(opened),
      services: services.map(opened),
      instances: instances.map(({ inbound, outbound, resources, ...each }) => ({
        ...each,
        inbound: samplesOf(inbound, steps),
        outbound: samplesOf(outbound, steps),
        resources: mapped(resources, (values) => values.map((value) => value ?? undefined)),
      })),
    },
  };
}

function storedInstance({ inbound, outbound, resources, ...each }: InstanceSeries): StoredInstance {
  const told = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  return {
    ...each,
    inbound: columnsOf(inbound),
    outbound: columnsOf(outbound),
    resources: mapped(resources, (values) => values.map(told)),
  };
}

function resourceErrors(place: string, resources: StoredInstance["resources"], steps: number): string[] {
  return Object.entries(resources)
    .filter(([, { length }]) => length !== steps)
    .map(([name, { length }]) => `${place}.${name} has ${length} entries, the window has ${steps} steps`);
}

function mapped<A, B>(all: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, change(value)]));
}
