// The crash matrix: which action of a guest on a stream would kill or corrupt a real Envoy.
import { StreamType } from "../context.js";
import type { ViolationLog } from "../violation.js";
import type { Direction } from "./direction.js";

export class StreamGuard {
  #replied = false;
  #closed = false;

  constructor(
    readonly id: number,
    readonly violations: ViolationLog,
  ) {}

  continuing(type: number, response: Direction): void {
    if (type !== StreamType.Response || response.paused || response.inside) return;
    const why = response.state === "idle" ? "there is no response" : "the response is not paused";
    this.violations.report("resume-response", `stream ${this.id}: ${why}`);
  }

  /** Whether the reply is to be sent: a second one before any response is ignored by Envoy. */
  replying(response: Direction): boolean {
    if (this.#closed) this.violations.report("reply-and-close", `stream ${this.id}: a reply after a close`);
    const second = this.#replied;
    if (second && response.state !== "idle")
      this.violations.report("double-reply", `stream ${this.id}: a second reply in the response phase`);
    this.#replied = true;
    return !second;
  }

  closing(type: number): void {
    if (type > StreamType.Response)
      this.violations.report("close-network", `stream ${this.id}: closes type ${type} of an HTTP stream`);
    if (this.#replied) this.violations.report("reply-and-close", `stream ${this.id}: a close after a reply`);
    this.#closed = true;
  }
}
