/** `demo`: the whole loop on this machine, with real Envoys. */
import type { Command } from "commander";
import { askAdmin } from "../../../bench/envoy/index.js";
import { BOOKINFO, type Load, type Mesh, workloadsOf } from "../../../bench/mesh/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { readSettings } from "../../settings.js";
import { Client } from "../client.js";
import { withExamples } from "../commands/shared.js";
import { failed, usage, type World } from "../world.js";
import { writeScrapeConfig } from "./scrape.js";
import { draw, type Picture, stepLine } from "./screen.js";
import { type Stage, type StageOptions, setStage } from "./stage.js";
import { look, playStory } from "./story.js";
import { type Step, type Summary, summaryOf } from "./summary.js";
import { abortedAfter, sleep, untilAborted } from "./time.js";
import { startOwnZipkin, type TracingFlags, tracingOf } from "./tracing.js";

/** Calm, experiment, the breaker's open times and the reports between them do not fit into less. */
const SHORTEST_MS = 25_000;
const CALM_MS = 5_000;
/** Open breakers are left to be looked at for this long, where a person looks on. */
const HOLD_MS = { shown: 8_000, json: 2_000 };
/** Two reports of each sidecar. */
const LAST_REPORTS_MS = 2_000;
const REDRAW_MS = { terminal: 1_000, lines: 10_000 };

interface DemoFlags extends TracingFlags {
  duration?: string;
  scrapeConfig?: string;
  json?: boolean;
  apiPort?: string;
  xdsPort: string;
  rate: string;
  logLevel: string;
}

interface DemoOptions {
  /** Undefined: until it is interrupted. */
  durationMs: number | undefined;
  isJson: boolean;
  /** Where a person looks at traces. */
  traces?: string | undefined;
  /** File for Prometheus. */
  scrapeConfig?: string | undefined;
}

export function addDemo(program: Command, world: World): void {
  const command = program
    .command("demo")
    .description("Run a mesh of real Envoys with a controller and a load; make ratings fail and get well.")
    .option(
      "--duration <duration>",
      `stop by itself, after ${SHORTEST_MS / 1000}s at least (default: stay up)`,
    )
    .option("--json", "print one JSON summary at the end and nothing else; needs --duration")
    .option("--rate <number>", "requests a second that enter at productpage", "40")
    .option("--api-port <port>", "port of the API; 0 takes a free one (MESHFUSE_API_PORT; default 18080)")
    .option("--xds-port <port>", "port that the sidecars ask; 0 takes a free one", "0")
    .option("--trace <protocol=host:port>", "trace: zipkin=127.0.0.1:9411 or otlp=127.0.0.1:4317")
    .option("--trace-sampling <percentage>", "share of the requests that are traced (default 100%)")
    .option("--trace-url <url>", "where traces are seen, with {trace} for the identifier")
    .option("--zipkin", "trace to a Zipkin of its own; it is fetched by Maven once and needs Java 17")
    .option("--scrape-config <file>", "write a configuration with which Prometheus scrapes the demo")
    .option("--log-level <level>", "of the controller, to stderr", "silent");
  withExamples(command, [
    ["demo", "watch it; Ctrl-C ends it and all its processes"],
    ["demo --trace otlp=127.0.0.1:4317", "the same, with spans for a collector that listens there"],
    ["demo --duration 40s --json", "for programs: exit code 0 if all of it happened"],
  ]).action((flags: DemoFlags) => demo(flags, world));
}

async function demo(flags: DemoFlags, world: World): Promise<void> {
  const options = optionsOf(flags);
  const tracing = tracingOf(flags);
  const { apiPort, xdsPort, logLevel, traceUrl } = flags;
  const wished = { "api-port": apiPort, "xds-port": xdsPort, "log-level": logLevel, "trace-url": traceUrl };
  const read = readSettings(wished, world.env);
  if ("errors" in read) throw usage(...read.errors, "look at `meshfuse demo --help`");
  const ratePerSecond = Number(flags.rate);
  if (!(ratePerSecond > 0 && ratePerSecond <= 1000)) {
    throw usage(`--rate: ${JSON.stringify(flags.rate)} is not a number over 0 and up to 1000`);
  }
  const interrupted = world.interruption();
  const progress = (line: string) => void world.stderr.write(`${line}\n`);
  const isOwn = flags.zipkin === true && tracing !== undefined;
  const zipkin = isOwn ? await startOwnZipkin(tracing, progress, interrupted) : undefined;
  const settings = { ...read.settings, ...(zipkin === undefined ? {} : { traceUrl: zipkin.traceUrl }) };
  const needs = {
    settings,
    ratePerSecond,
    logs: world.stderr,
    progress,
    tracing: zipkin?.tracing ?? tracing,
  };
  try {
    await stageAndPlay(needs, { ...options, traces: zipkin?.pageUrl }, interrupted, world);
  } finally {
    await zipkin?.stop();
  }
}

async function stageAndPlay(
  needs: StageOptions,
  options: DemoOptions,
  interrupted: AbortSignal,
  world: World,
): Promise<void> {
  const stage = await setStage(needs, interrupted).catch((error: Error) => {
    throw failed(error.message);
  });
  try {
    if (options.scrapeConfig !== undefined) {
      const { controller, mesh } = stage;
      await writeScrapeConfig(options.scrapeConfig, {
        api: controller.addresses.api,
        sidecars: mesh.sidecars,
      });
      needs.progress(`prometheus --config.file=${options.scrapeConfig} scrapes controller and sidecars`);
    }
    const summary = await perform(stage, options, interrupted, world);
    if (summary !== undefined) conclude(summary, options, world);
  } finally {
    if (!options.isJson) needs.progress("ending the mesh and the controller");
    await stage.clear();
  }
}

/** Undefined: interrupted by the person who watched it, which is how a demo without a duration ends. */
async function perform(
  stage: Stage,
  { durationMs, isJson, traces }: DemoOptions,
  interrupted: AbortSignal,
  world: World,
): Promise<Summary | undefined> {
  const { mesh, controller } = stage;
  const startedMs = world.clock();
  const end = durationMs === undefined ? interrupted : abortedAfter(durationMs, interrupted);
  const client = new Client(world, controller.addresses.api);
  const envoy = await envoyVersion(mesh);
  const steps: Step[] = [];
  let load: Load | undefined;
  const expected = expectedOf(mesh);
  const story = playStory({
    ...{ client, ...expected, calmMs: CALM_MS, clock: world.clock },
    holdMs: isJson ? HOLD_MS.json : HOLD_MS.shown,
    wait: (ms) => sleep(ms, end),
    startLoad: () => {
      load = stage.startLoad();
    },
    tell: (step) => {
      steps.push(step);
      if (isJson || world.stdout.isTTY !== true) world.stderr.write(`${stepLine(step)}\n`);
    },
  }).catch((error: Error) => {
    const why = interrupted.aborted ? "interrupted" : "the time was up";
    return [end.aborted ? `${why} before the story was told` : error.message];
  });
  const entry = `http://127.0.0.1:${mesh.entryPort}/productpage`;
  const picture = { client, steps, api: controller.addresses.api, entry, traces };
  const screen = isJson ? Promise.resolve() : redraw(picture, end, world);
  const [failures] = await Promise.all([story, screen, untilAborted(end)]);
  if (interrupted.aborted && durationMs === undefined) return undefined;
  const sent = await load?.stop();
  // What was counted last is on its way.
  await sleep(LAST_REPORTS_MS, new AbortController().signal);
  const last = await look(client);
  return summaryOf({ envoy, startedMs, endedMs: world.clock(), steps, expected, last, load: sent, failures });
}

/** Throws what makes the exit code 1. */
function conclude(summary: Summary, { isJson }: DemoOptions, world: World): void {
  if (isJson) world.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  if (!summary.ok) throw failed(...summary.errors);
  if (!isJson) world.stdout.write("the breakers opened and closed; every sidecar runs its revision\n");
}

async function redraw(
  { client, ...rest }: { client: Client } & Omit<Picture, "seen">,
  end: AbortSignal,
  world: World,
): Promise<void> {
  const everyMs = world.stdout.isTTY === true ? REDRAW_MS.terminal : REDRAW_MS.lines;
  while (!end.aborted) {
    draw(world, { seen: await look(client), ...rest });
    // Its end is not a failure of the picture.
    await sleep(everyMs, end).catch(() => undefined);
  }
}

/** The sidecars there are, and those of them that call ratings. */
function expectedOf(mesh: Mesh): { sidecars: string[]; tripping: string[] } {
  const callers = workloadsOf(BOOKINFO).filter(({ calls }) =>
    calls.some(({ service }) => service === "ratings"),
  );
  return { sidecars: mesh.sidecars.map(({ nodeId }) => nodeId), tripping: callers.map(({ name }) => name) };
}

async function envoyVersion({ sidecars: [first] }: Mesh): Promise<string> {
  if (first === undefined) return "unknown";
  const { body } = await askAdmin(first.envoy.adminUrl, "/server_info");
  const { version = "" } = JSON.parse(body) as { version?: string };
  return version.split("/")[1] ?? "unknown";
}

function optionsOf({ duration, json = false, scrapeConfig }: DemoFlags): DemoOptions {
  if (duration === undefined && json) {
    throw usage("--json needs --duration, such as --duration 40s", "look at `meshfuse demo --help`");
  }
  const durationMs = duration === undefined ? undefined : parseDurationMs(duration);
  if (durationMs === null)
    throw usage(`--duration: ${JSON.stringify(duration)} is not a duration such as 40s`);
  if (durationMs !== undefined && durationMs < SHORTEST_MS) {
    throw usage(`--duration: ${JSON.stringify(duration)} is under ${SHORTEST_MS / 1000}s`);
  }
  return { durationMs, isJson: json, scrapeConfig };
}
