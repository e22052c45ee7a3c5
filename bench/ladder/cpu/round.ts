// One round: every subject of a group in a new process each, and samples of all of them in turn, there and back. What
// differs from process to process (addresses, what V8 made of the module) is new in each round and so in the spread;
// what drifts (clock, temperature) meets the subjects alike.
import type { Sample, Stand } from "./stand.js";
import type { Subject } from "./subject.js";

/** How much is sent; smaller in tests. */
export interface Sizes {
  /** Requests to each subject before it is measured: until V8 has compiled what is hot, and Envoy's memory is its own. */
  warmUp: number;
  /** Requests in a sample. */
  sample: number;
  /** Times that all subjects are sampled in turn, every other time backwards. */
  passes: number;
}

/** Of a subject in one round. */
export interface Reading {
  /** CPU of all threads of its Envoy, nanoseconds a request. */
  cpuNs: number;
  /** Of the time that it wanted a CPU, the share that it waited for one. */
  waitedShare: number;
}

/** `id` tells it from the others of the round. */
type SetUp = (subject: Subject, id: number) => Promise<Stand>;

/** By the name of the subject. */
export type Round = ReadonlyMap<string, Reading>;

/** Rejects with a BenchError when anything answered other than it should; then nothing of the round counts. */
export async function runRound(subjects: readonly Subject[], sizes: Sizes, setUp: SetUp): Promise<Round> {
  const stands = await setUpAll(subjects, setUp);
  try {
    for (const stand of stands) await stand.sample(Math.max(sizes.warmUp, 2 * stand.subject.requests.length));
    const samples = new Map(stands.map((stand) => [stand, [] as Sample[]]));
    for (let pass = 0; pass < sizes.passes; pass++) {
      const order = pass % 2 === 0 ? stands : stands.toReversed();
      for (const stand of order) samples.get(stand)?.push(await stand.sample(sizes.sample));
    }
    for (const stand of stands) await stand.check();
    return new Map([...samples].map(([{ subject }, taken]) => [subject.name, readingOf(taken)]));
  } finally {
    await Promise.all(stands.map((stand) => stand.stop()));
  }
}

export function readingOf(samples: readonly Sample[]): Reading {
  const total = { requests: 0, cpuNs: 0, waitedNs: 0 };
  for (const { requests, cpuNs, waitedNs } of samples) {
    total.requests += requests;
    total.cpuNs += cpuNs;
    total.waitedNs += waitedNs;
  }
  return {
    cpuNs: total.cpuNs / total.requests,
    waitedShare: total.waitedNs / (total.cpuNs + total.waitedNs),
  };
}

async function setUpAll(subjects: readonly Subject[], setUp: SetUp): Promise<Stand[]> {
  const started = await Promise.allSettled(subjects.map((subject, id) => setUp(subject, id)));
  const stands = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = started.find((each) => each.status === "rejected");
  if (failed === undefined) return stands;
  await Promise.all(stands.map((stand) => stand.stop()));
  throw failed.reason;
}
