// What a request asks of the host, as text: a line for each entry into the filter.
import type { Argument, Call, Recording } from "../../recorder/index.js";

/** Of a text that is handed over. */
const SHOWN_CHARS = 60;

/** `proxy_on_log: clock_time_get(1, 0), proxy_record_metric(durations, 2)`, what the host copies in as `= 263 bytes`. */
export function linesOf(recording: Recording): string[] {
  return recording.map(({ name, calls }) => {
    const asked = calls.map(shown).join(", ");
    return asked === "" ? name : `${name}: ${asked}`;
  });
}

function shown({ name, args, returnedBytes }: Call): string {
  const given = args.filter((arg) => typeof arg !== "object" || !("cell" in arg)).map(argument);
  const returned = returnedBytes === undefined ? "" : ` = ${returnedBytes} bytes`;
  return `${name}(${given.join(", ")})${returned}`;
}

function argument(arg: Argument): string {
  if (typeof arg === "number" || typeof arg === "bigint") return String(arg);
  if (typeof arg === "string") return quoted(arg);
  return "name" in arg ? (arg.name.split(".")[0] ?? "") : "";
}

function quoted(text: string): string {
  const cut = text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}...` : text;
  return JSON.stringify(cut).replaceAll("\\u0000", "\\0");
}
