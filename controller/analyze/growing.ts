/**
 * What is read of a long time while it grows: an incident is looked at each step, and all of its time but the last steps was
 * read before. Of 1,000 edges a quarter of an hour costs the embedded series 1 s of a core, and a Prometheus many.
 */
import type { InstanceSeries, MeshWindow, Samples, ServiceSeries, Span } from "../model/index.js";
import type { SeriesSource } from "../series/index.js";

/** Steps that are newer are read again, since late reports still fill them. */
const LATE_MS = 30_000;
/** Of one window; of more the source says in which steps they are read. */
const MOST_STEPS = 240;
/**
 * Of one that goes on over a restart, whose past only its file still knows: some 55 bytes each there, so that it can be read
 * again. What comes later is left out: what the cause did at first says most.
 */
const MOST_KEPT_SAMPLES = 1_000_000;
const MOST_NOTES = 10;

export class GrowingWindow {
  #known: { span: Span; window: MeshWindow } | undefined;
  /** What was known until then is not read again. */
  readonly #firmMs: number;

  /** `seed`: what an earlier process had read, of which the source may know less. */
  constructor(
    private readonly source: Pick<SeriesSource, "read">,
    seed?: MeshWindow,
  ) {
    const { fromMs = 0, stepMs = 0, steps = 0 } = seed ?? {};
    this.#firmMs = seed === undefined ? Number.NEGATIVE_INFINITY : fromMs + steps * stepMs;
    if (seed !== undefined && steps > 0) this.#known = { span: { fromMs, toMs: this.#firmMs }, window: seed };
  }

  /** Rejects with what the source says; then the same is read again. */
  async read(span: Span): Promise<MeshWindow> {
    const known = this.#known;
    if (known?.span.fromMs === span.fromMs && known.span.toMs === span.toMs) return known.window;
    const grown = known === undefined ? undefined : await this.#grown(known.window, span);
    const window = grown ?? (await this.source.read(span.fromMs, span.toMs));
    this.#known = { span, window };
    return window;
  }

  /** Undefined: it is another time, or more than can be put together. */
  async #grown(window: MeshWindow, { fromMs, toMs }: Span): Promise<MeshWindow | undefined> {
    const { stepMs, steps } = window;
    const endMs = window.fromMs + steps * stepMs;
    const isFirm = this.#firmMs > fromMs;
    // What an earlier process did not know of the time before, this one knows less.
    const firstMs = isFirm ? Math.max(fromMs, window.fromMs) : fromMs;
    const isBeside = window.fromMs > firstMs || firstMs >= endMs || toMs < endMs;
    if (steps === 0 || isBeside || (!isFirm && (toMs - fromMs) / stepMs > MOST_STEPS)) return undefined;
    if (isFirm && ((toMs - firstMs) / stepMs) * rowsOf(window) > MOST_KEPT_SAMPLES) return window;
    const lateMs = endMs - Math.ceil(LATE_MS / stepMs) * stepMs;
    const earliestMs = Math.max(window.fromMs, lateMs, this.#firmMs);
    const after = await this.source.read(earliestMs, toMs, stepMs);
    if (after.steps === 0 && isFirm) return window;
    return isFirm ? joined(...alike(window, after), firstMs) : joined(window, after, firstMs);
  }
}

/** Of samples. */
function rowsOf({ ends, services, instances }: MeshWindow): number {
  return ends.length + services.length + 2 * instances.length;
}

/** With the ends and instances of both, and no gap between them: what one does not know of it tells nothing of. */
function alike(before: MeshWindow, after: MeshWindow): [before: MeshWindow, after: MeshWindow] {
  const gap = Math.max(0, (after.fromMs - before.fromMs) / before.stepMs - before.steps);
  const silent = empty(before.steps);
  const more = <One>(old: readonly One[], fresh: readonly One[], keyOf: (one: One) => string) => {
    const known = new Set(old.map(keyOf));
    return fresh.filter((one) => !known.has(keyOf(one)));
  };
  const untold = <One extends { samples: Samples }>(one: One) => ({ ...one, samples: silent });
  const instances = more(before.instances, after.instances, instanceKey).map((one) => {
    return { ...one, inbound: silent, outbound: silent, resources: {} };
  });
  const whole = {
    ...before,
    ends: [...before.ends, ...more(before.ends, after.ends, endKey).map(untold)],
    services: [...before.services, ...more(before.services, after.services, serviceKey).map(untold)],
    instances: [...before.instances, ...instances],
  };
  return [gap === 0 ? whole : padded(whole, gap), after];
}

/** With so many steps more, of which nothing is known. */
function padded(window: MeshWindow, steps: number): MeshWindow {
  const long = <Value>(values: readonly (Value | undefined)[]) => [...values, ...empty(steps)];
  const sampled = <One extends { samples: Samples }>(one: One) => ({ ...one, samples: long(one.samples) });
  const instances = window.instances.map((one) => {
    const resources = Object.entries(one.resources).map(([name, values]) => [name, long(values)] as const);
    return {
      ...{ ...one, inbound: long(one.inbound), outbound: long(one.outbound) },
      resources: Object.fromEntries(resources),
    };
  });
  return {
    ...{ ...window, steps: window.steps + steps, instances },
    ...{ ends: window.ends.map(sampled), services: window.services.map(sampled) },
  };
}

/**
 * The steps of `before` from a time on, up to where `after` begins, and those of `after`. Undefined: there is a gap between
 * them, or `after` knows of ends or instances that `before` did not: whether these were idle then, or nobody told of them,
 * only the source can say.
 */
export function joined(before: MeshWindow, after: MeshWindow, fromMs: number): MeshWindow | undefined {
  const { stepMs } = before;
  const first = Math.ceil((fromMs - before.fromMs) / stepMs);
  const kept = (after.fromMs - before.fromMs) / stepMs;
  const isGap = kept > before.steps || kept < first || first < 0 || after.stepMs !== stepMs;
  if (isGap || after.steps === 0) return undefined;
  const join: Join = (old, fresh) => [
    ...(old?.slice(first, kept) ?? empty(kept - first)),
    ...(fresh ?? empty(after.steps)),
  ];
  const ends = each(before.ends, after.ends, endKey, (one, old, fresh) => sampled(one, old, fresh, join));
  const services = each(before.services, after.services, serviceKey, (one, old, fresh) =>
    sampled(one, old, fresh, join),
  );
  const instances = each(before.instances, after.instances, instanceKey, (one, old, fresh) => ({
    ...one,
    inbound: join(old?.inbound, fresh?.inbound),
    outbound: join(old?.outbound, fresh?.outbound),
    resources: resourcesOf(old, fresh, join),
  }));
  if (ends === undefined || services === undefined || instances === undefined) return undefined;
  const calls = new Map([...before.calls, ...after.calls].map((call) => [callKey(call), call]));
  const notes = [...new Set([...(before.notes ?? []), ...(after.notes ?? [])])].slice(0, MOST_NOTES);
  return {
    ...{ fromMs: before.fromMs + first * stepMs, stepMs, steps: kept - first + after.steps },
    ...{ calls: [...calls.values()], ends, services, instances },
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** The steps of before, and those after; of neither is anything known where it is absent. */
type Join = <Value>(
  old: readonly (Value | undefined)[] | undefined,
  fresh: readonly (Value | undefined)[] | undefined,
) => (Value | undefined)[];

function sampled<One extends { samples: Samples }>(
  one: One,
  old: One | undefined,
  fresh: One | undefined,
  join: Join,
): One {
  return { ...one, samples: join(old?.samples, fresh?.samples) };
}

function resourcesOf(
  old: InstanceSeries | undefined,
  fresh: InstanceSeries | undefined,
  join: Join,
): InstanceSeries["resources"] {
  const names = [...Object.keys(old?.resources ?? {}), ...Object.keys(fresh?.resources ?? {})];
  return Object.fromEntries(
    names.map((name) => [name, join(old?.resources[name], fresh?.resources[name])] as const),
  );
}

/** By key, in the order of the first ones. Undefined: the second ones have one of their own, or two have one key. */
function each<One>(
  before: readonly One[],
  after: readonly One[],
  keyOf: (one: One) => string,
  join: (one: One, old: One | undefined, fresh: One | undefined) => One,
): One[] | undefined {
  const fresh = new Map(after.map((one) => [keyOf(one), one]));
  const keys = new Set(before.map(keyOf));
  if (keys.size !== before.length || fresh.size !== after.length) return undefined;
  const all = before.map((old) => {
    const key = keyOf(old);
    const found = fresh.get(key);
    fresh.delete(key);
    return join(found ?? old, old, found);
  });
  return fresh.size === 0 ? all : undefined;
}

function empty(steps: number): undefined[] {
  return new Array<undefined>(steps).fill(undefined);
}

function endKey(end: { seenBy: string; source: string; destination: string }): string {
  return `${end.seenBy} ${callKey(end)}`;
}

function serviceKey({ service }: ServiceSeries): string {
  return service;
}

function callKey({ source, destination }: { source: string; destination: string }): string {
  return `${source} ${destination}`;
}

function instanceKey({ service, instance, version }: InstanceSeries): string {
  return `${service} ${version} ${instance}`;
}
