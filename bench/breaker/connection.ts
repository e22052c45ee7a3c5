// One kept HTTP/1.1 connection to the Envoy under test: it stays with one worker for as long as it lives.
import { Agent, request } from "node:http";

/** Over the slowest answer of the upstream. */
const ANSWER_WITHIN_MS = 5_000;

/** What is asked for: the service that a breaker stands before, and a header's value where it has keys. */
export interface Target {
  host: string;
  key?: string;
}

export interface Asked {
  /** `performance.now()` when it was sent, and when its answer had come. */
  sentMs: number;
  endMs: number;
  status: number;
  /** False: a breaker turned it away. */
  isAdmitted: boolean;
}

/** What a connection does, as those who measure see it. */
export interface Asks {
  /** Rejects when there is no answer. */
  ask(target: Target, path: string): Promise<Asked>;
}

export class Connection implements Asks {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly port: number) {}

  ask({ host, key }: Target, path: string): Promise<Asked> {
    const headers = { host, ...(key === undefined ? {} : { "x-key": key }) };
    const sentMs = performance.now();
    const options = { host: "127.0.0.1", port: this.port, path, headers, agent: this.#agent };
    return new Promise((resolve, reject) => {
      const outgoing = request({ ...options, timeout: ANSWER_WITHIN_MS }, (response) => {
        const isAdmitted = response.headers["x-meshfuse"] === undefined;
        const status = response.statusCode ?? 0;
        response.resume();
        response.on("end", () => resolve({ sentMs, endMs: performance.now(), status, isAdmitted }));
        response.on("error", reject);
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer to ${host}${path}`)));
      outgoing.on("error", reject);
      outgoing.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
