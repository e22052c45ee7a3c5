// The decoder of reports, and the ledger behind it: whatever bytes come are a report, or errors that say where; what is
// a report is booked as a whole or not at all, and the same one again changes nothing.
import { decodeReport, type Report, ReportLedger } from "../../../controller/report/index.js";
import { cpuMsOf } from "../../cpu.js";
import type { Dice } from "../../filter/soak/dice.js";
import { changeBytes } from "../engine/bytes.js";
import type { Target } from "../engine/target.js";
import { Finding } from "../world/finding.js";
import { changeFields, readFields, type Shape, writeFields } from "./wire.js";

const NONE: Shape = {};
/** ReportRequest: configs, slots {edges, breakers, faults, overflow}, breakers {transitions}. */
const SHAPE: Shape = { 6: NONE, 7: { 3: NONE, 4: NONE, 5: NONE, 6: NONE }, 8: { 8: NONE } };
/** Places that errors and shapes of reports are hashed to: what coverage is where there are no probes. */
const PLACES = 4096;
const MOST_ERRORS = 8;
const ERROR = /^(\d+ bytes are over \d+|not a report: .+|[\w.[\]]+: .+)$/s;
/** Of a processor, which may have been slowed down, too: only what takes far too long is found by it. */
const MOST_MS = 2000;

export class ReportTarget implements Target {
  readonly name = "report";
  readonly ending = "pb";
  readonly #counters = new Uint32Array(PLACES);

  /** `decode` is the controller's own, but in the fuzzer's own tests. */
  constructor(readonly decode: typeof decodeReport = decodeReport) {}

  run(input: Uint8Array): Uint32Array {
    this.#counters.fill(0);
    const ms = cpuMsOf(() => {
      const decoded = guarded("the decoder", () => this.decode(input));
      if ("errors" in decoded) this.#expectErrors(decoded.errors);
      else this.#book(decoded.report);
    });
    if (ms > MOST_MS) throw new Finding("unbounded", `${input.length} bytes take ${Math.round(ms)} ms`);
    return this.#counters;
  }

  change(input: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
    if (dice.chance(0.2)) return changeBytes(input, other, dice, []);
    const fields = readFields(input, SHAPE);
    changeFields(fields, readFields(other, SHAPE), dice);
    return writeFields(fields);
  }

  pieces(input: Uint8Array): Uint8Array[] {
    const fields = readFields(input, SHAPE).map((field) => writeFields([field]));
    const isWhole = Buffer.concat(fields).equals(input) && fields.length > 1;
    return isWhole ? fields : Array.from(input, (byte) => Uint8Array.of(byte));
  }

  #expectErrors(errors: readonly string[]): void {
    if (errors.length === 0 || errors.length > MOST_ERRORS)
      throw new Finding("contract", `a refusal with ${errors.length} errors`);
    for (const error of errors) {
      if (!ERROR.test(error))
        throw new Finding("contract", `the error ${JSON.stringify(error)} does not say where`);
      this.#pass(error.replaceAll(/"[\s\S]*"|\d+/g, "#"));
    }
  }

  #book(report: Report): void {
    const wrong = wrongNumber(report, "report");
    if (wrong !== undefined) throw new Finding("contract", `${wrong} is no count`);
    const ledger = new ReportLedger();
    const accepted = guarded("the ledger", () => ledger.accept(report, report.wallMs));
    const again = guarded("the ledger", () => ledger.accept(report, report.wallMs));
    if (accepted === "stale" || accepted === "full")
      throw new Finding("contract", `the first report is ${accepted}`);
    if (again !== "stale") throw new Finding("contract", "the same report counts twice");
    for (const [name, list] of Object.entries(report)) if (Array.isArray(list)) this.#pass(name, list.length);
    for (const slot of report.slots)
      for (const [name, list] of Object.entries(slot))
        if (Array.isArray(list)) this.#pass(`slot ${name}`, list.length);
    this.#pass("increments", accepted.edges.length + accepted.breakers.length + accepted.faults.length);
  }

  #pass(what: string, times = 1): void {
    let hash = 0;
    for (const char of what) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
    const place = hash % PLACES;
    this.#counters[place] = (this.#counters[place] ?? 0) + times;
  }
}

function guarded<T>(who: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new Finding("trap", `${who} throws ${String(error)}`);
  }
}

/** The path of the first number that is not an integer from 0 to 2^53 - 1. */
function wrongNumber(value: unknown, path: string): string | undefined {
  if (typeof value === "number")
    return Number.isSafeInteger(value) && value >= 0 ? undefined : `${path}: ${value}`;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const wrong = wrongNumber(child, `${path}.${key}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
