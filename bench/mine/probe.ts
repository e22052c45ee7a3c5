// What the filter makes of a user's configuration and request, before anything is measured: a refused configuration
// would cost nothing, and a request that is answered by the filter cannot be measured like one that passes.
import { request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import {
  BenchError,
  filterSubject,
  outcomesOf,
  type RunningProxy,
  type Settings,
  startProxies,
  stopProxies,
} from "../ladder/index.js";
import type { Header, Scenario } from "../scenario/index.js";

const REQUESTS = 100;
const ADDED_BY_ENVOY = "x-forwarded-proto";
const WITHIN_MS = 10_000;
/** The filter tells its counters ten times a second; a busy machine takes longer. */
const TOLD_WITHIN_MS = 5_000;
const POLL_MS = 100;
const REFUSED = /meshfuse: (config refused: .*)/;

export interface Seen {
  /** Of all answers. */
  status: number;
  /** Milliseconds, of the slowest half at least. */
  medianMs: number;
  /** Requests by outcome, as the filter counts them. */
  outcomes: ReadonlyMap<string, number>;
}

/** Rejects with a BenchError where the filter refuses the configuration, or answers now so and now otherwise. */
export async function probe(scenario: Scenario, settings: Settings): Promise<Seen> {
  const refusals: string[] = [];
  const proxies = await startProxies({
    subjects: [filterSubject(scenario, settings.module)],
    binary: settings.envoy,
    concurrency: 1,
    onLog: (_subject, line) => {
      const [, refusal] = REFUSED.exec(line) ?? [];
      if (refusal !== undefined) refusals.push(refusal);
    },
  });
  try {
    const [proxy] = proxies;
    if (proxy === undefined) throw new BenchError("no Envoy was started");
    const seen = await ask(proxy, scenario);
    if (refusals[0] !== undefined)
      throw new BenchError(`the filter does not take the configuration: ${refusals[0]}`);
    return seen;
  } finally {
    await stopProxies(proxies);
  }
}

async function ask({ port, envoy }: RunningProxy, { requests }: Scenario): Promise<Seen> {
  const [headers] = requests;
  if (headers === undefined) throw new BenchError("there is no request to send");
  const answers: { status: number; tookMs: number }[] = [];
  for (const end = performance.now() + WITHIN_MS; answers.length < REQUESTS && performance.now() < end; )
    answers.push(await once(port, headers, end - performance.now()));
  const statuses = [...new Set(answers.map(({ status }) => status))];
  const [status] = statuses;
  if (status === undefined) throw new BenchError(`there was no answer within ${WITHIN_MS} ms`);
  if (statuses.length > 1)
    throw new BenchError(
      `the same request is answered now with ${statuses.join(", now with ")}: there is no one cost to measure; ` +
        "choose a request that all of the configuration treats alike",
    );
  const times = answers.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
  return { status, medianMs: times[times.length >> 1] ?? 0, outcomes: await told(envoy, answers.length) };
}

/** Once so many are told, or what there is by then. */
async function told(envoy: RunningProxy["envoy"], requests: number): Promise<Seen["outcomes"]> {
  for (const end = performance.now() + TOLD_WITHIN_MS; ; await wait(POLL_MS)) {
    const outcomes = outcomesOf(await envoy.stats("meshfuse_requests_total"));
    const sum = [...outcomes.values()].reduce((total, count) => total + count, 0);
    if (sum >= requests || performance.now() > end) return outcomes;
  }
}

/** One request on a connection of its own. */
function once(
  port: number,
  headers: readonly Header[],
  withinMs: number,
): Promise<{ status: number; tookMs: number }> {
  const of = (wanted: string) => headers.find(([name]) => name === wanted)?.[1];
  const sent = headers.filter(([name]) => !name.startsWith(":") && name !== ADDED_BY_ENVOY);
  const options = {
    host: "127.0.0.1",
    port,
    agent: false as const,
    method: of(":method"),
    path: of(":path"),
    headers: { host: of(":authority"), ...Object.fromEntries(sent) },
    timeout: Math.max(1, withinMs),
  };
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const call = request(options, (response) => {
      response.resume();
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, tookMs: performance.now() - beganMs }),
      );
      response.once("error", reject);
    });
    call.once("timeout", () => call.destroy(new BenchError(`there was no answer within ${WITHIN_MS} ms`)));
    call.once("error", reject);
    call.end();
  });
}
