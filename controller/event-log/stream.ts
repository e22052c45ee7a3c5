/**
 * Standard output as a sink. Its own `write` would hold up the whole process where a pipe is full; by its number it is
 * written to beside the event loop.
 */
import { write } from "node:fs";
import type { Clock } from "../clock.js";
import type { LineSink } from "./event-log.js";

const STDOUT = 1;
/** A pipe that takes nothing for now is asked again. */
const AGAIN_MS = 50;

export class LogStream implements LineSink {
  constructor(
    private readonly clock: Clock,
    private readonly fd = STDOUT,
  ) {}

  async write(lines: string): Promise<void> {
    let rest = Buffer.from(lines);
    while (rest.length > 0) rest = rest.subarray(await this.#some(rest));
  }

  /** It is not this log's to close. */
  async close(): Promise<void> {}

  /** How many bytes it took. */
  #some(bytes: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      write(this.fd, bytes, (error, written) => {
        if (error === null) resolve(written);
        else if (error.code === "EAGAIN") this.clock.after(AGAIN_MS, () => resolve(0));
        else reject(error);
      });
    });
  }
}
