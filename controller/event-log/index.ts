import type { Clock } from "../clock.js";
import type { LineSink } from "./event-log.js";
import { LogFile } from "./file.js";
import { LogStream } from "./stream.js";

export { EventLog, type LineSink } from "./event-log.js";
export { LogFile, MAX_BYTES, PREDECESSOR } from "./file.js";
export { lineOf } from "./line.js";
export { LogStream } from "./stream.js";

/** What `--event-log` names: a file, or - for standard output. Rejects with what to do. */
export async function openSink(place: string, clock: Clock): Promise<LineSink> {
  return place === "-" ? new LogStream(clock) : await LogFile.open(place);
}
