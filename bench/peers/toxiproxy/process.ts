// One toxiproxy with one proxy in it, on loopback.
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../../envoy/index.js";

const READY_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 2_000;
const POLL_MS = 20;
const PROXY = "bench";
const TOXIC = "late";

export interface Toxiproxy {
  pid: number;
  /** What connects here is passed on to the upstream. */
  port: number;
  /** Holds each piece of an answer for so long; 0: for no time at all. */
  delay(delayMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** `upstreamPort`: of 127.0.0.1. Rejects where it does not come up. */
export async function startToxiproxy(server: string, upstreamPort: number): Promise<Toxiproxy> {
  const [apiPort = 0, port = 0] = await freePorts(2);
  const child = spawn(server, ["-host", "127.0.0.1", "-port", `${apiPort}`], { stdio: "ignore" });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  const stop = async () => {
    kill();
    await ended;
    process.removeListener("exit", kill);
  };
  const url = `http://127.0.0.1:${apiPort}`;
  try {
    await started(`${url}/version`, ended);
    const proxy = { name: PROXY, listen: `127.0.0.1:${port}`, upstream: `127.0.0.1:${upstreamPort}` };
    await tell("POST", `${url}/proxies`, { ...proxy, enabled: true });
    const toxics = `${url}/proxies/${PROXY}/toxics`;
    const latency = {
      name: TOXIC,
      type: "latency",
      stream: "downstream",
      attributes: { latency: 0, jitter: 0 },
    };
    await tell("POST", toxics, latency);
    const delay = (delayMs: number) =>
      tell("POST", `${toxics}/${TOXIC}`, { attributes: { latency: delayMs, jitter: 0 } });
    return { pid: child.pid ?? 0, port, delay, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(url: string, ended: Promise<void>): Promise<void> {
  let hasEnded = false;
  ended.then(() => {
    hasEnded = true;
  });
  for (const start = performance.now(); performance.now() - start < READY_WITHIN_MS; await wait(POLL_MS)) {
    if (hasEnded) throw new Error("toxiproxy ended before it was ready");
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`toxiproxy was not ready within ${READY_WITHIN_MS} ms`);
}

async function tell(method: string, url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!answer.ok) throw new Error(`toxiproxy answers ${answer.status} to ${url}: ${await answer.text()}`);
}
