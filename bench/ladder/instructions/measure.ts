// Runs a case under callgrind; what one request of it costs.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../../envoy/index.js";
import { BenchError } from "../step.js";
import { GUEST_FILE, HOST_FILES } from "./machine.js";
import { type Case, countedOf, planOf } from "./plan.js";
import { type Profile, readProfile } from "./profile.js";

const RUN_LIMIT_MS = 300_000;
/** Deeper than the filter calls. */
const CALLERS = 40;

/** Callbacks that Envoy makes for its timer and for answers to reports, not for a request. */
const TICK = ["proxy_on_tick", "proxy_on_grpc_receive"];
/** The parts of a request by callback; the rest is `end`. */
const PARTS: Readonly<Record<string, Part>> = {
  proxy_on_context_create: "create",
  proxy_on_request_headers: "request",
  proxy_on_response_headers: "response",
  proxy_on_log: "log",
};

/** Creation of the stream, headers of the request and the response, the log, and all else: body, done, delete. */
export type Part = "create" | "request" | "response" | "log" | "end";

/** What one request costs, on the average of those that were counted. */
export interface Cost {
  name: string;
  /** Of the module, in all callbacks of a request. */
  instructions: number;
  parts: Record<Part, number>;
  /** Instructions of one tick, reports and their answers among them; undefined: none came. */
  tick?: number;
  /** By function, the largest first; ticks among them. */
  functions: [name: string, instructions: number][];
  /** How often each function of the host is called, ticks apart. */
  hostCalls: Record<string, number>;
}

/**
 * `program`: of `buildMachine`; files are written beside it. Rejects with a BenchError that says what went wrong, and
 * once `signal` says so.
 */
export async function measure(measured: Case, program: string, signal: AbortSignal): Promise<Cost> {
  const folder = dirname(program);
  const plan = join(folder, `${measured.name}.plan`);
  const profile = join(folder, `${measured.name}.profile`);
  writeFileSync(plan, planOf(measured));
  const options = [
    "--quiet",
    "--tool=callgrind",
    "--toggle-collect=measure",
    `--separate-callers=${CALLERS}`,
  ];
  const { code, output } = await runCommand(
    "valgrind",
    [...options, `--callgrind-out-file=${profile}`, program, plan],
    RUN_LIMIT_MS,
    signal,
  );
  signal.throwIfAborted();
  if (code !== 0) throw new BenchError(`${measured.name} failed:\n${output.trim()}`);
  const read = readProfile(readFileSync(profile, "utf8"), GUEST_FILE, HOST_FILES);
  return costOf(measured.name, read, readCalls(output), countedOf(measured));
}

/** Of `counted` requests. */
export function costOf(
  name: string,
  { functions, entries }: Profile,
  calls: readonly (readonly [name: string, calls: number])[],
  counted: number,
): Cost {
  const each = (total: number) => Math.round((total / counted) * 100) / 100;
  const sums: Record<Part, number> = { create: 0, request: 0, response: 0, log: 0, end: 0 };
  let tick = 0;
  for (const [entry, total] of entries) {
    if (TICK.includes(entry)) tick += total;
    else sums[PARTS[entry] ?? "end"] += total;
  }
  const ticks = calls.find(([word]) => word === "ticks")?.[1] ?? 0;
  const { create, request, response, log, end } = sums;
  return {
    name,
    instructions: each(create + request + response + log + end),
    parts: {
      create: each(create),
      request: each(request),
      response: each(response),
      log: each(log),
      end: each(end),
    },
    tick: ticks === 0 ? undefined : Math.round(tick / ticks),
    functions: [...functions]
      .map(([of, total]): [string, number] => [of, each(total)])
      .sort(([, one], [, other]) => other - one),
    hostCalls: Object.fromEntries(
      calls.filter(([word]) => word !== "ticks").map(([word, count]) => [word, each(count)]),
    ),
  };
}

/** The machine's closing lines, `name count`; a line of another form is what the filter logged. */
export function readCalls(output: string): [name: string, calls: number][] {
  return [...output.matchAll(/^(\w+) (\d+)$/gm)].map(([, name = "", calls]) => [name, Number(calls)]);
}
