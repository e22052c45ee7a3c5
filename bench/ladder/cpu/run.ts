// Runs the groups one after the other on what they share: the client's process, the end of the reports, an upstream.
import { mkdir } from "node:fs/promises";
import { startEnvoy } from "../../envoy/index.js";
import { figureOf, type Skip, type StepResult } from "../../result/index.js";
import { SCENARIOS } from "../../scenario/index.js";
import { BenchError, type Settings } from "../step.js";
import { startClient } from "./client/index.js";
import { upstreamBootstrap } from "./cluster.js";
import { unjudgedOf } from "./compare.js";
import { type Draft, draftsOf, type Parts } from "./drafts.js";
import { fitting, validatedBy } from "./fit.js";
import type { Group } from "./group.js";
import { type Measured, measureGroup } from "./measure.js";
import { loadNow, noiseNotes } from "./noise.js";
import { checkHeaders } from "./probe.js";
import { runRound } from "./round.js";
import { startSink } from "./sink.js";
import { type Bench, portOf, setUp } from "./stand.js";
import { resultOf } from "./table.js";
import { hasSchedstat } from "./time.js";

/** Rejects with a BenchError where no group at all could be measured. */
export async function runGroups(settings: Settings, parts: Omit<Parts, "withoutLua">): Promise<StepResult> {
  const [probed] = SCENARIOS.filter(({ name }) => name === "full-set");
  const withoutLua = probed && (await checkHeaders(probed, settings.envoy));
  const seen = withoutLua ? [{ what: "the headers that filters are given", why: withoutLua }] : [];
  const drafts = draftsOf(settings, { ...parts, ...(withoutLua && { withoutLua }) });
  if (drafts.length === 0)
    throw new BenchError(`no scenario of this step is named ${settings.only.join(" or ")}`);
  return runDrafts(settings, drafts, seen);
}

export async function runDrafts(
  settings: Settings,
  drafts: readonly Draft[],
  known: readonly Skip[],
  sizes?: Partial<Pick<Group, "sizes" | "rounds">>,
): Promise<StepResult> {
  await mkdir(settings.cache, { recursive: true });
  const before = loadNow();
  const measured: Measured[] = [];
  const skipped = [...known];
  const refused = new Set<string>();
  await withBench(settings, refused, async (bench) => {
    for (const draft of drafts) {
      const made = await draft.group(settings);
      const { group, skipped: refusedPeers } = await fitting(made.group, validatedBy(settings.envoy));
      skipped.push(...made.skipped, ...refusedPeers);
      const found = await measureOne({ ...group, ...sizes }, bench, settings);
      if ("why" in found) {
        skipped.push(found);
        continue;
      }
      measured.push(found);
      skipped.push(...unjudgedOf(found.group, found.rounds));
    }
  });
  if (refused.size > 0) throw new BenchError(`reports were refused: ${[...refused].join("; ")}`);
  if (measured.length === 0)
    throw new BenchError(skipped.map(({ what, why }) => `${what}: ${why}`).join("\n"));
  const waited = measured.flatMap(({ rounds }) =>
    rounds.flatMap((round) => [...round.values()].map(({ waitedShare }) => waitedShare)),
  );
  const isExact = hasSchedstat(process.pid);
  const notes = noiseNotes(before, loadNow(), isExact ? figureOf(waited).median : undefined);
  return resultOf({ measured, skipped, notes });
}

async function measureOne(group: Group, bench: Bench, settings: Settings): Promise<Measured | Skip> {
  const upstream = await startUpstream(group, bench);
  const own = { ...bench, ports: { ...bench.ports, ...upstream?.port } };
  try {
    return await measureGroup(
      group,
      ({ subjects, sizes }) => runRound(subjects, sizes, (subject, id) => setUp(subject, id, own)),
      settings.progress,
    );
  } catch (error) {
    settings.signal.throwIfAborted();
    if (!(error instanceof BenchError)) throw error;
    settings.progress(`${group.name} is not measured: ${error.message}`);
    return { what: group.name, why: error.message };
  } finally {
    await upstream?.envoy.stop();
  }
}

/** For groups whose chains lead to one. */
async function startUpstream({ subjects }: Group, { envoy: binary, ports }: Bench) {
  const chain = subjects.find((subject) => subject.chain.upstream)?.chain;
  if (chain === undefined) return undefined;
  const envoy = await startEnvoy({
    config: upstreamBootstrap(chain.reply, ports),
    nodeId: "upstream",
    binary,
  });
  try {
    await envoy.ready();
    return { envoy, port: { upstream: await portOf(envoy) } };
  } catch (error) {
    await envoy.stop();
    throw error;
  }
}

/** Ends what it started, also when the run is ended early: then whatever waits for the client is told at once. */
async function withBench(
  settings: Settings,
  refused: Set<string>,
  use: (bench: Bench) => Promise<void>,
): Promise<void> {
  const { envoy, signal } = settings;
  signal.throwIfAborted();
  const client = startClient();
  const stop = () => void client.stop();
  signal.addEventListener("abort", stop, { once: true });
  const sink = await startSink((reason) => refused.add(reason));
  try {
    await use({ envoy, client, ports: { reports: sink.port }, signal });
  } finally {
    signal.removeEventListener("abort", stop);
    await Promise.all([client.stop(), sink.stop()]);
  }
  signal.throwIfAborted();
}
