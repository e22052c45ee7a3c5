/** `pause` and `resume`: all experiments at once, in all sidecars. */
import type { Command } from "commander";
import type { Schemas } from "../../client/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { Client } from "../client.js";
import { timeText } from "../columns.js";
import { linesOf } from "../sheet.js";
import { print } from "../show.js";
import { CliFailure, EXIT, failed, usage, type World } from "../world.js";
import { type OutputOptions, withBecause, withExamples, withOutput } from "./shared.js";

/** A push and its acknowledgement take milliseconds; reports come once a second. */
const DEFAULT_TIMEOUT = "2s";
const LOOK_EVERY_MS = 100;

type Status = Schemas["PauseStatus"];

interface PauseOptions extends OutputOptions {
  because?: string;
  timeout: string;
}

export function addPause(program: Command, world: World): void {
  const pause = program
    .command("pause")
    .description(
      "Stop injecting: all experiments, in all sidecars, until `resume`. Ends with 4 where one lags.",
    )
    .option("--timeout <duration>", "how long sidecars have to confirm", DEFAULT_TIMEOUT);
  withExamples(withBecause(withOutput(pause)), [
    ['pause --because "incident 7"', "at once, and say who has confirmed it"],
    ["resume", "experiments act again, for the time that they have left"],
  ]).action((options: PauseOptions) => pauseAll(options, world));

  const resume = program
    .command("resume")
    .description("End a pause: experiments that are alive act again, for the time that they have left.");
  withExamples(withBecause(withOutput(resume)), [
    ['resume --because "over"', "faults act again at once"],
  ]).action((options: PauseOptions) => resumeAll(options, world));
}

/** `experiments are paused since 2026-11-21T12:00:00Z by ann@laptop: incident 7` */
export function pauseText({ sinceMs, by, because }: Schemas["Pause"]): string {
  return `experiments are paused since ${timeText(sinceMs)} by ${by}${because === undefined ? "" : `: ${because}`}`;
}

async function pauseAll({ server, because, timeout, output }: PauseOptions, world: World): Promise<void> {
  const timeoutMs = parseDurationMs(timeout);
  if (timeoutMs === null) {
    throw usage(`--timeout: ${JSON.stringify(timeout)} is not a duration such as 2s or 500ms`);
  }
  const interrupted = world.interruption();
  const client = new Client(world, server, { signal: interrupted });
  const deadlineMs = world.clock() + timeoutMs;
  let status = await client.pauseExperiments(because);
  while (status.missing.length > 0 && world.clock() < deadlineMs && !interrupted.aborted) {
    await world.wait(LOOK_EVERY_MS, interrupted);
    if (!interrupted.aborted) status = await client.pause();
  }
  print(world, output, { value: status, sheets: [linesOf(linesAbout(status))] });
  if (interrupted.aborted) throw interruption();
  if (status.missing.length > 0) throw lag(status, timeoutMs);
}

async function resumeAll({ server, because, output }: PauseOptions, world: World): Promise<void> {
  const client = new Client(world, server);
  if (!(await client.resumeExperiments(because))) {
    throw failed("experiments are not paused", "`meshfuse get experiments` shows which of them act");
  }
  const value = { paused: false };
  print(world, output, {
    value,
    sheets: [linesOf(["experiments act again, for the time that they have left"])],
  });
}

function linesAbout({ pause, sidecars, confirmed }: Status): string[] {
  if (pause === undefined) return ["somebody has ended the pause meanwhile"];
  const who =
    sidecars === 0
      ? "no sidecar is there that one of them is for"
      : `${confirmed} of ${sidecars} ${sidecars === 1 ? "sidecar has" : "sidecars have"} confirmed it`;
  const lines = [`${pauseText(pause)}; ${who}`, "`meshfuse resume` lets them act again"];
  if (pause.durable) return lines;
  return [...lines, "it holds, but could not be written down: a restart of the controller forgets it"];
}

function lag({ missing }: Status, timeoutMs: number): CliFailure {
  const lines = missing.map(({ sidecar, reason }) => `${sidecar}: ${reason}`);
  const words = `after ${timeoutMs / 1000} s these have not confirmed; the pause holds, and \`meshfuse pause\` asks again`;
  return new CliFailure(EXIT.timeout, [...lines, words]);
}

function interruption(): CliFailure {
  return new CliFailure(EXIT.interrupted, [
    "interrupted while waiting; the pause holds, `meshfuse resume` ends it",
  ]);
}
