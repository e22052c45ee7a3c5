// Instances of which nothing is heard any more while others of their service go on: who is gone cannot say so itself.
import type { Evidence, InstanceSeries } from "../model/index.js";
import type { Mesh } from "./mesh.js";
import type { Suspect } from "./suspect.js";

/** Requests that were to be expected since the onset: with fewer, none is chance (with 20 it is one in 10^8). */
const LEAST_EXPECTED = 20;

interface Fallen {
  instance: InstanceSeries;
  /** Requests a step before the onset. */
  usual: number;
  /** Steps of the window, from the onset on; when it is heard of again, fewer than there are. */
  silent: readonly number[];
}

/** The version instead of the service, where all instances of one fell silent; else who did is said. */
export function bySilence(mesh: Mesh, suspect: Suspect): Suspect {
  const { target, kind } = suspect;
  if (target.type !== "service" || (kind !== "network" && kind !== "crash")) return suspect;
  const instances = mesh.services.get(target.service)?.instances ?? [];
  const fallen = instances.flatMap((instance) => fallenOf(mesh, instance) ?? []);
  const [first] = fallen;
  if (first === undefined || instances.some((instance) => takesOver(mesh, instance))) return suspect;
  if (!instances.some((instance) => goesOn(instance, fallen))) return suspect;
  const { version } = first.instance;
  const names = fallen.map(({ instance }) => instance.instance);
  const beside = [...fallen.map((one) => evidenceOf(mesh, one)), ...suspect.beside];
  const isVersion =
    version !== "" && instances.every((one) => (one.version === version) === names.includes(one.instance));
  const who = isVersion ? `version ${version}` : `${names.join(", ")}, of its instances`;
  const why = `${silenceOf(mesh, first)} of ${who}, while others went on: its sidecar or its host was gone, stood still or was cut off.`;
  const gone = { ...suspect, kind: "crash" as const, beside, why };
  return isVersion
    ? { ...gone, target: { type: "version", service: target.service, version, instances: names } }
    : gone;
}

/** Undefined: it was heard of, or had too few requests for its silence to say anything. */
function fallenOf({ frame }: Mesh, instance: InstanceSeries): Fallen | undefined {
  const before = frame.columns.slice(0, frame.baseline);
  const usual = requestsIn(instance, before) / before.length;
  const since = laterSteps(frame);
  const back = since.findIndex((step) => requestsIn(instance, [step]) > 0);
  const silent = since.slice(0, back < 0 ? since.length : back);
  return usual * silent.length >= LEAST_EXPECTED ? { instance, usual, silent } : undefined;
}

/** It came before others fell silent, as in a release: they do because it takes their place. What is begun anew comes later. */
function takesOver({ frame }: Mesh, instance: InstanceSeries): boolean {
  const half = Math.floor(frame.baseline / 2);
  const [silentFrom] = laterSteps(frame);
  const known = frame.columns.filter((step) => silentFrom !== undefined && step <= silentFrom);
  return requestsIn(instance, known.slice(0, half)) === 0 && requestsIn(instance, known.slice(half)) > 0;
}

function goesOn(instance: InstanceSeries, fallen: readonly Fallen[]): boolean {
  return fallen.every((one) => one.instance !== instance && requestsIn(instance, one.silent) > 0);
}

function silenceOf({ frame }: Mesh, { silent }: Fallen): string {
  if (silent.at(-1) === frame.columns.at(-1)) return "Nothing is heard any more";
  return `Nothing was heard for some ${Math.round((silent.length * frame.stepMs) / 1000)} s`;
}

/** Since the onset, but for its first step, of which a part was before, where there is another. */
function laterSteps({ columns, baseline }: Mesh["frame"]): readonly number[] {
  return columns.slice(columns.length - baseline > 1 ? baseline + 1 : baseline);
}

function requestsIn({ inbound }: InstanceSeries, steps: readonly number[]): number {
  return steps.reduce((sum, step) => {
    const requests = inbound[step]?.requests ?? 0;
    return requests > 0 ? sum + requests : sum;
  }, 0);
}

/** Requests come as a Poisson process does: one deviation of so many is the root. */
function evidenceOf({ frame }: Mesh, { instance, usual }: Fallen): Evidence {
  return {
    series: `requests to ${instance.instance} a step`,
    unit: "requests",
    baseline: usual,
    observed: 0,
    z: Math.sqrt(usual),
    window: frame.since,
    speaks: "for",
  };
}
