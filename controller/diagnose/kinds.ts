// Of what kind a trouble of a service is, as far as what is told can say.
import { inboundOf, type Mesh, type Service } from "./mesh.js";
import { contrast, type Floor, meanBefore, type Row } from "./robust.js";
import type { Rows } from "./rows.js";
import { evidenceOf, type Finding, findingOf, type Suspect, standsOut } from "./suspect.js";

/** Nothing is left that answers. */
const ALL_FAIL = 0.9;
/** Of two steps in which all failed, where it is over: of fewer, all may fail by chance where half do. */
const LEAST_REQUESTS = 20;
/** Steps running without arrivals, where there are some again: one may be lost. */
const SURE_STEPS = 2;
/** Requests that were to be expected: with fewer, that none came is chance (with 5 it is one in 150). */
const LEAST_EXPECTED = 5;
/** What is refused takes less than an answer took, in the step that shows it best. */
const AT_ONCE = 0.8;
/** A core that is busy is so by a tenth of it, and by a hundredth of a core. */
const CPU_FLOOR: Floor = { share: 0.1, amount: 0.01 };
/** More cores than any host has are no measurement, and no number that can be reckoned with. */
const MOST_CORES = 1e6;

/** The same suspect, with the kind that fits best and what speaks for it. */
export function withKind(mesh: Mesh, suspect: Suspect): Suspect {
  const service = suspect.target.type === "service" ? mesh.services.get(suspect.target.service) : undefined;
  if (service === undefined) return suspect;
  if (suspect.kind === "network") return withoutArrivals(mesh, service, suspect);
  const failed = findingOf(suspect, "requests");
  if (suspect.kind === "errors" && failed?.evidence.unit === "requests")
    return { ...suspect, kind: "crash", why: MISSED };
  if (suspect.kind === "errors" && failed?.evidence.unit === "ms") return alsoSaid(suspect, SOONER);
  if (suspect.kind === "errors" && failed !== undefined) return crashed(mesh, service, suspect, failed);
  return suspect.kind === "slow_service" ? slow(mesh, service, suspect) : suspect;
}

const SOONER =
  "Nothing tells how its requests ended; they end far sooner than before: it may refuse them, or be gone, or have less to do.";

const MISSED = "Its callers wait for answers, and nothing arrives at it any more.";

function crashed(mesh: Mesh, service: Service, suspect: Suspect, { evidence }: Finding): Suspect {
  const inbound = inboundOf(service);
  if (evidence.unit !== "share" || inbound === undefined) return suspect;
  if (!failsAll(mesh, inbound))
    return inbound.requests.length - mesh.frame.baseline > 1 ? suspect : alsoSaid(suspect, FIRST_STEP);
  const least = Math.min(...inbound.latency.subarray(mesh.frame.baseline).filter((ms) => ms >= 0));
  if (!(least < AT_ONCE * meanBefore(inbound.latency, mesh.frame))) return suspect;
  return {
    ...suspect,
    kind: "crash",
    why: "All its requests fail, and faster than it answered: it is gone, or answers nothing but errors. Counters do not tell which.",
  };
}

const FIRST_STEP =
  "Only one step was seen, and a part of it may lie before this began: if all fail in the next, it has crashed, or answers nothing but errors.";

function alsoSaid(suspect: Suspect, why: string): Suspect {
  return { ...suspect, why: `${why} ${suspect.why}`.trim() };
}

/** In the last step in which anything arrived, or for some: the first was hit for a part of it, and it may be over. */
function failsAll({ frame }: Mesh, { requests, failed }: Rows): boolean {
  const asked = (column: number): number => requests[column] || 0;
  const fails = (column: number): boolean => (failed[column] || 0) >= ALL_FAIL * asked(column);
  const told = [...requests.keys()].filter((column) => column >= frame.baseline && asked(column) > 0);
  const last = told.at(-1);
  if (last === undefined || fails(last)) return last !== undefined;
  return told.some((column, at) => {
    const next = told[at + 1] ?? last;
    return fails(column) && fails(next) && asked(column) + asked(next) >= LEAST_REQUESTS;
  });
}

/** Nothing is completed by it any more, or was for some steps, though something was to be expected. */
function withoutArrivals({ frame }: Mesh, { inbound }: Service, suspect: Suspect): Suspect {
  const views = inbound.flatMap(({ byDestination }) => byDestination ?? []);
  const before = views.reduce((sum, { requests }) => sum + (meanBefore(requests, frame) || 0), 0);
  const counts = frame.columns
    .slice(frame.baseline)
    .map((_, at) => views.reduce((sum, { requests }) => sum + (requests[frame.baseline + at] || 0), 0));
  const still = counts.length - 1 - counts.findLastIndex((count) => count > 0);
  if (before * still >= LEAST_EXPECTED)
    return { ...suspect, kind: "crash", why: "Its callers fail, and nothing arrives at it any more." };
  const steps = mostZeros(counts);
  if (steps < SURE_STEPS || before * steps < LEAST_EXPECTED) return suspect;
  const s = Math.round((steps * frame.stepMs) / 1000);
  return { ...suspect, kind: "crash", why: `Its callers failed, and nothing arrived at it for some ${s} s.` };
}

/** Running. */
function mostZeros(counts: readonly number[]): number {
  let [most, run] = [0, 0];
  for (const count of counts) {
    run = count === 0 ? run + 1 : 0;
    most = Math.max(most, run);
  }
  return most;
}

function slow(mesh: Mesh, service: Service, suspect: Suspect): Suspect {
  const cpu = cpuOf(mesh, service);
  if (cpu === undefined)
    return {
      ...suspect,
      why: "Nothing tells how busy its core is: a busy one and a wait look alike from outside.",
    };
  const of = contrast(cpu, mesh.frame, CPU_FLOOR);
  if (of === undefined) return suspect;
  const evidence = evidenceOf(`CPU of ${service.name}`, "cores", of, mesh.frame);
  const beside = [...suspect.beside, evidence];
  if (!standsOut(of)) return { ...suspect, beside, why: "It waits: its core is no busier than before." };
  return { ...suspect, kind: "cpu", beside, why: "Its core is busier than before." };
}

/** Of all instances together; undefined: none tells. */
function cpuOf({ frame }: Mesh, { instances }: Service): Row | undefined {
  const told = instances.flatMap(({ resources }) => resources.cpu ?? []).some((cores) => cores !== undefined);
  if (!told) return undefined;
  return Float64Array.from(frame.columns, (step) => {
    const known = instances
      .flatMap(({ resources }) => resources.cpu?.[step] ?? [])
      .filter((cores) => cores >= 0 && cores <= MOST_CORES);
    return known.length === 0 ? Number.NaN : known.reduce((sum, cores) => sum + cores, 0);
  });
}
