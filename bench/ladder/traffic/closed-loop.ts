// A fixed number of requests, each connection sending its next when the last is answered: to warm up, and to have used.
import { BenchError } from "../step.js";
import { type Exchange, openConnections } from "./connection.js";

export interface Volley {
  port: number;
  connections: number;
  /** Sent in turn by each connection for itself, from the first. */
  requests: readonly Buffer[];
  /** Of each connection. */
  count: number;
  /** What every answer must be. */
  status: number;
  signal: AbortSignal;
}

/** Resolves when all are answered; rejects at the first answer that is another. */
export async function sendAll(volley: Volley): Promise<void> {
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_resolve, reject) => {
    failed = reject;
  });
  failure.catch(() => undefined);
  const stop = () => failed(new BenchError("it was stopped"));
  volley.signal.throwIfAborted();
  volley.signal.addEventListener("abort", stop, { once: true });
  const connections = await openConnections(volley.port, volley.connections, failed);
  try {
    await Promise.race([failure, Promise.all(connections.map((each) => sendOn(each, volley)))]);
  } finally {
    volley.signal.removeEventListener("abort", stop);
    for (const connection of connections) connection.close();
  }
}

function sendOn(connection: Exchange, { requests, count, status }: Volley): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const next = () => {
      const request = requests[sent % requests.length];
      if (sent === count || request === undefined) {
        resolve();
        return;
      }
      sent += 1;
      connection.send(request, (got) => {
        if (got === status) next();
        else reject(new BenchError(`an answer has the status ${got}, and ${status} was to come`));
      });
    };
    next();
  });
}
