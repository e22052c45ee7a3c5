// Connections that send one request after the other, as cheaply as it goes: what they cost would delay the answers.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { BenchError } from "../step.js";

/** Over the longest delay. */
const ANSWER_WITHIN_MS = 5_000;
/** Answers have no body. */
const END = "\r\n\r\n";
const OK = "HTTP/1.1 200 ";

export interface Traffic {
  /** Of 127.0.0.1. */
  port: number;
  path: string;
  connections: number;
  /** No request is sent later; those under way are waited for. */
  forMs: number;
  /** Each connection sends one request, whatever the time. */
  isBurst?: boolean;
  /** How long a connection waits before its first request. */
  leadMs?: (connection: number) => number;
  /** How long a connection rests after an answer that took so long. */
  restMs?: (tookMs: number) => number;
  signal: AbortSignal;
  clock?: Clock;
}

/** Monotonic milliseconds, and a pause of so many. */
export interface Clock {
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

/** How long each answer took at the client, milliseconds. Rejects where one is missing or not a 200. */
export async function drive(traffic: Traffic): Promise<number[]> {
  const sockets: Socket[] = [];
  try {
    while (sockets.length < traffic.connections) sockets.push(await open(traffic.port));
    const { clock = systemClock } = traffic;
    const endMs = clock.nowMs() + traffic.forMs;
    const took = sockets.map((socket, index) => askUntil(endMs, socket, index, traffic, clock));
    return (await Promise.all(took)).flat();
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

const systemClock: Clock = {
  nowMs: () => performance.now(),
  wait: (ms) => wait(ms),
};

async function askUntil(
  endMs: number,
  socket: Socket,
  connection: number,
  { path, leadMs = none, restMs = none, isBurst = false, signal }: Traffic,
  clock: Clock,
): Promise<number[]> {
  const request = `GET ${path} HTTP/1.1\r\nhost: bench\r\n\r\n`;
  const tookMs: number[] = [];
  const rest = async (ms: number) => {
    if (ms > 0) await clock.wait(ms);
  };
  await rest(leadMs(connection));
  while (isBurst ? tookMs.length === 0 : clock.nowMs() < endMs) {
    signal.throwIfAborted();
    const sentMs = clock.nowMs();
    await ask(socket, request);
    const each = clock.nowMs() - sentMs;
    tookMs.push(each);
    await rest(restMs(each));
  }
  return tookMs;
}

const none = () => 0;

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new BenchError(`no answer at port ${port}`)));
  await once(socket, "connect");
  // One that breaks while it rests is noticed by the next request.
  socket.on("error", () => undefined);
  return socket;
}

function ask(socket: Socket, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const settle = (error?: Error) => {
      socket.off("data", onData).off("error", settle).off("close", onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onClose = () => settle(new BenchError("a connection was closed before its answer"));
    const onData = (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (!answer.endsWith(END)) return;
      settle(
        answer.startsWith(OK)
          ? undefined
          : new BenchError(`a request was answered ${answer.split("\r\n")[0]}`),
      );
    };
    socket.on("data", onData).on("error", settle).on("close", onClose);
    socket.write(request);
  });
}
