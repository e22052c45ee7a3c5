// The load on one subject: its connections, and its requests in turn over all of them.
import { type Line, openLine, type Shape } from "./line.js";

/** Far over any answer here: a stream that a filter never resumes must not hang the bench. */
const STALLED_AFTER_MS = 10_000;

export interface LoadOptions {
  port: number;
  connections: number;
  requests: readonly Buffer[];
  /** What each answer must have. */
  status: number;
}

export class Load {
  #next = 0;
  #failure: string | undefined;
  #stop: (reason: string) => void = () => {};

  private constructor(
    private readonly lines: Line[],
    private readonly requests: readonly Buffer[],
  ) {}

  static async open({ port, connections, requests, status }: LoadOptions): Promise<Load> {
    if (requests.length === 0) throw new RangeError("a load needs a request");
    const shape: Shape = { status: String(status), length: undefined };
    const lines: Line[] = [];
    const load = new Load(lines, requests);
    const failed = (reason: string) => load.#fail(reason);
    for (let opened = 0; opened < connections; opened++) lines.push(await openLine(port, shape, failed));
    return load;
  }

  /** Resolves when `count` requests are answered; rejects at the first answer that is another, or when none comes. */
  async send(count: number): Promise<void> {
    if (this.#failure !== undefined) throw new Error(this.#failure);
    let unsent = count;
    let unanswered = count;
    let stalledAt = count;
    const watch = setInterval(() => {
      if (unanswered === stalledAt) this.#fail(`no answer for ${STALLED_AFTER_MS / 1_000} s`);
      stalledAt = unanswered;
    }, STALLED_AFTER_MS);
    const answered = new Promise<void>((resolve, reject) => {
      this.#stop = (reason) => reject(new Error(reason));
      const sendOn = (line: Line) => {
        if (unsent === 0) return;
        unsent -= 1;
        line.send(this.#take(), () => {
          unanswered -= 1;
          if (unanswered === 0) resolve();
          else sendOn(line);
        });
      };
      this.lines.forEach(sendOn);
    });
    return answered.finally(() => clearInterval(watch));
  }

  close(): void {
    for (const line of this.lines) line.close();
  }

  #take(): Buffer {
    const request = this.requests[this.#next % this.requests.length];
    this.#next += 1;
    if (request === undefined) throw new RangeError("a load needs a request");
    return request;
  }

  #fail(reason: string): void {
    this.#failure ??= reason;
    this.#stop(reason);
  }
}
