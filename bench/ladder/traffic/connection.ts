// A kept HTTP/1.1 connection, one request at a time: on a socket, because Node's client would cost more than the proxy.
import { connect, type Socket } from "node:net";
import { BenchError } from "../step.js";
import { ResponseReader } from "./wire.js";

/** What a connection does, as those who send see it. */
export interface Exchange {
  /** Sends a request; `done` hears the status of its answer. Only when the one before has been answered. */
  send(request: Buffer, done: (status: number) => void): void;
  close(): void;
}

/** `failed` hears, once, of a connection that ended or answered what is no response. */
export function openConnection(port: number, failed: (error: Error) => void): Promise<Exchange> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => reject(new BenchError(`127.0.0.1:${port}: ${error.message}`)));
    socket.once("connect", () => resolve(exchangeOn(socket, failed)));
  });
}

function exchangeOn(socket: Socket, failed: (error: Error) => void): Exchange {
  const reader = new ResponseReader();
  let waiting: ((status: number) => void) | undefined;
  let isOver = false;
  const fail = (error: Error) => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    failed(error);
  };
  const answer = (status: number) => {
    const done = waiting;
    waiting = undefined;
    if (done === undefined) fail(new BenchError("there was an answer to no request"));
    else done(status);
  };
  socket.on("data", (chunk) => {
    try {
      for (const status of reader.take(chunk)) answer(status);
    } catch (error) {
      fail(error instanceof Error ? error : new BenchError(String(error)));
    }
  });
  socket.on("error", fail);
  socket.on("close", () => fail(new BenchError("the proxy closed a connection")));
  return {
    send: (request, done) => {
      waiting = done;
      socket.write(request);
    },
    close: () => {
      isOver = true;
      socket.destroy();
    },
  };
}

/** Rejects with what `use` rejects with, or with what one of the connections meets meanwhile. All are closed in the end. */
export async function withConnections<Result>(
  port: number,
  count: number,
  use: (connections: Exchange[]) => Promise<Result>,
): Promise<Result> {
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_resolve, reject) => {
    failed = reject;
  });
  // It may come while they are opened, when nobody waits for it yet.
  failure.catch(() => undefined);
  const opened = await Promise.allSettled(Array.from({ length: count }, () => openConnection(port, failed)));
  const connections = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  try {
    for (const each of opened) if (each.status === "rejected") throw each.reason;
    return await Promise.race([failure, use(connections)]);
  } finally {
    for (const connection of connections) connection.close();
  }
}
