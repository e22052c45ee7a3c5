// A fixed number of requests, each connection sending its next when the last is answered: to warm up, and to have used.
import { BenchError } from "../step.js";
import { type Exchange, withConnections } from "./connection.js";

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
  const { port, connections, signal } = volley;
  signal.throwIfAborted();
  await withConnections(port, connections, async (opened) => {
    await Promise.all(opened.map((each) => sendOn(each, volley)));
  });
}

function sendOn(connection: Exchange, { requests, count, status, signal }: Volley): Promise<void> {
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
        if (signal.aborted) reject(signal.reason);
        else if (got === status) next();
        else reject(new BenchError(`an answer has the status ${got}, and ${status} was to come`));
      });
    };
    next();
  });
}
