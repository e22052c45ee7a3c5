// One service of the mesh: works for a while, asks the services it depends on through its sidecar, answers.
import { Agent, createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { latencySampler, randomFrom } from "./latency.js";
import type { Call, Latency } from "./topology.js";

/** Over the 15 s after which the sidecar gives up, so that the sidecar's answer is the one that is seen. */
const CALL_TIMEOUT_MS = 20_000;

/** What makes one trace, and one user, of the requests that one request causes. */
const FORWARDED =
  /^(x-request-id|traceparent|tracestate|b3|x-b3-.*|x-ot-span-context|baggage|end-user|x-tenant)$/;

export interface ServiceSettings {
  name: string;
  service: string;
  version: string;
  servicePort: number;
  /** Its sidecar's outbound listener. */
  outboundPort: number;
  latency: Latency;
  calls: readonly Call[];
  seed: number;
}

type Sleep = (ms: number) => Promise<unknown>;

/** What it may do otherwise than it should. */
export interface Conduct {
  /** The status to answer a request with once it has worked on it; undefined: as it should. */
  status(): number | undefined;
  /** How often it calls another service for one request. */
  times(service: string): number;
}

const AS_IT_SHOULD: Conduct = { status: () => undefined, times: () => 1 };

/** Resolves when it listens on 127.0.0.1; rejects when the port is taken. */
export function startService(
  settings: ServiceSettings,
  sleep: Sleep = wait,
  conduct: Conduct = AS_IT_SHOULD,
): Promise<Server> {
  const agent = new Agent({ keepAlive: true });
  const nextLatencyMs = latencySampler(settings.latency, randomFrom(settings.seed));
  const server = createServer((incoming, response) => {
    incoming.resume();
    answer({ settings, agent, conduct }, incoming.headers, sleep(nextLatencyMs())).then(
      ({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(`${JSON.stringify(body)}\n`);
      },
      (error: Error) => response.destroy(error),
    );
  });
  // Node would close an idle connection after 5 s just when the sidecar sends a request on it: a 503 of our own making.
  server.keepAliveTimeout = 0;
  server.on("close", () => agent.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(settings, error)));
    server.listen(settings.servicePort, "127.0.0.1", () => resolve(server));
  });
}

function listenError({ name, servicePort }: ServiceSettings, error: NodeJS.ErrnoException): Error {
  if (error.code !== "EADDRINUSE") return error;
  return new Error(`${name}: 127.0.0.1:${servicePort} is occupied by another process`);
}

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

interface Running {
  settings: ServiceSettings;
  agent: Agent;
  conduct: Conduct;
}

async function answer(
  { settings, agent, conduct }: Running,
  headers: IncomingHttpHeaders,
  work: Promise<unknown>,
): Promise<Reply> {
  await work;
  const body: Record<string, unknown> = { service: settings.service, version: settings.version };
  const status = conduct.status();
  if (status !== undefined) return { status, body };
  const forwarded = Object.fromEntries(Object.entries(headers).filter(([name]) => FORWARDED.test(name)));
  const replies = await Promise.all(
    settings.calls.map(async (call) => {
      const asked = Array.from({ length: conduct.times(call.service) }, () =>
        ask(settings, call.service, forwarded, agent),
      );
      return { call, reply: (await Promise.all(asked))[0] };
    }),
  );
  for (const { call, reply } of replies) body[call.service] = reply ?? `${call.service} unavailable`;
  const isBroken = replies.some(({ call, reply }) => call.needed && reply === undefined);
  return { status: isBroken ? 502 : 200, body };
}

/** The other service's answer; undefined when it failed in any way. */
function ask(
  settings: ServiceSettings,
  service: string,
  forwarded: IncomingHttpHeaders,
  agent: Agent,
): Promise<unknown> {
  return new Promise((resolve) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: settings.outboundPort,
        path: `/${service}`,
        headers: { ...forwarded, host: service },
        agent,
        timeout: CALL_TIMEOUT_MS,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve(response.statusCode === 200 ? parsed(text) : undefined));
        response.on("error", () => resolve(undefined));
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(undefined));
    call.end();
  });
}

/** The body as JSON, or as the text it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
