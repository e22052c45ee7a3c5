// What no schema can say about a fault: rules between its fields. They hold for a policy's spec and for an entry of a
// filter's configuration alike.
import { childPointer, type Refusal } from "../read/index.js";
import { LONGEST_DELAY } from "../schema/index.js";
import { parseDurationMs, parsePercentilePpm, shown } from "../values/index.js";
import { type Fields, fieldsOf, textOf } from "./shape.js";

/** What the language says of an absent `limits.delay`. */
const DEFAULT_LONGEST = "60s";
const LONGEST_MS = parseDurationMs(LONGEST_DELAY) ?? 0;
const KINDS = ["delay", "abort", "response", "throughput"] as const;
/** What `drop` leaves nothing for. */
const CHANGES = ["delay", "status", "header", "truncate"] as const;
/** What says where a message ends, what Envoy takes away again, and who made it. */
const RESERVED = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "x-meshfuse",
]);

/** `direction`: of the policy, or of the configuration around the fault. */
export function refuseFault(fault: Fields, pointer: string, direction: unknown): Refusal[] {
  const response = fieldsOf(fault.response);
  return [
    ...refusePercentages(fault, pointer),
    ...refuseAmount(fault.delay, `${pointer}/delay`),
    ...refuseAmount(response.delay, `${pointer}/response/delay`),
    ...refuseLong(fault, pointer),
    ...refuseResponse(response, `${pointer}/response`),
    ...refuseThroughput(fault, pointer, direction),
  ];
}

/** By hand only: without reports nothing renews it. */
export function refuseLease(fault: Fields, pointer: string, report: unknown): Refusal[] {
  if (fault.lease === undefined || fieldsOf(report).cluster !== undefined) return [];
  return [{ pointer: `${pointer}/lease`, message: "needs report.cluster" }];
}

/** Every kind has one: the fault's, or its own; what headers ask for is bounded by the fault's. */
function refusePercentages(fault: Fields, pointer: string): Refusal[] {
  if (fault.percentage !== undefined) return [];
  const kinds = KINDS.map((kind) => fault[kind]).filter((kind) => kind !== undefined);
  const isComplete = kinds.every((kind) => fieldsOf(kind).percentage !== undefined);
  if (isComplete && fault.headers !== true) return [];
  return [{ pointer: `${pointer}/percentage`, message: "missing" }];
}

function refuseAmount(amount: unknown, pointer: string): Refusal[] {
  const { uniform, lognormal, percentiles } = fieldsOf(amount);
  return [
    ...refuseUnder(fieldsOf(uniform), "max", "min", `${pointer}/uniform`),
    ...refuseUnder(fieldsOf(lognormal), "p99", "median", `${pointer}/lognormal`),
    ...refusePercentiles(fieldsOf(percentiles), `${pointer}/percentiles`),
  ];
}

/** No delay can be longer than the fault's limit, whether that is given or not. */
function refuseLong(fault: Fields, pointer: string): Refusal[] {
  const longestMs = msOf(fieldsOf(fault.limits).delay ?? DEFAULT_LONGEST) || Number.NaN;
  const isOver = [fault.delay, fieldsOf(fault.response).delay].some((amount) => mostMsOf(amount) > longestMs);
  return isOver ? [{ pointer, message: "a delay is over limits.delay, by default 60s" }] : [];
}

function mostMsOf(amount: unknown): number {
  const { fixed, ...shapes } = fieldsOf(amount);
  const bounds = [fixed, ...Object.values(shapes).map((shape) => fieldsOf(shape).max)].map(msOf);
  return Math.max(0, ...bounds.filter((ms) => !Number.isNaN(ms)));
}

/** Of two durations the one that must not be under the other. */
function refuseUnder(fields: Fields, upper: string, lower: string, pointer: string): Refusal[] {
  if (!(msOf(fields[upper]) < msOf(fields[lower]))) return [];
  return [{ pointer: `${pointer}/${upper}`, message: `is under ${lower}` }];
}

/** Points in any order, none twice, and none under one of a smaller share; `max` is the last of them. */
function refusePercentiles(points: Fields, pointer: string): Refusal[] {
  const msByPpm = new Map<number, number>();
  const twice: Refusal[] = [];
  for (const [name, value] of Object.entries(points)) {
    const ppm = parsePercentilePpm(name);
    if (ppm === null) continue;
    if (msByPpm.has(ppm)) twice.push({ pointer: childPointer(pointer, name), message: "given twice" });
    msByPpm.set(ppm, msOf(value));
  }
  const rising = [...msByPpm].sort(([a], [b]) => a - b).map(([, ms]) => ms);
  const inOrder = [...rising, msOf(points.max)];
  const falls = inOrder.some((ms, index) => ms < (inOrder[index - 1] ?? 0));
  const message = "must not fall";
  return [...twice, ...(falls ? [{ pointer, message }] : [])];
}

function refuseResponse(response: Fields, pointer: string): Refusal[] {
  const names = Object.keys(fieldsOf(response.header)).map((name) => name.toLowerCase());
  const reserved = names.find((name) => RESERVED.has(name));
  const isCrowded = response.drop === true && CHANGES.some((change) => response[change] !== undefined);
  return [
    ...(reserved === undefined
      ? []
      : [{ pointer: `${pointer}/header`, message: `${shown(reserved)} is a reserved name` }]),
    ...(isCrowded ? [{ pointer: `${pointer}/drop`, message: "stands alone" }] : []),
  ];
}

/** Envoy's own filter slows down what its caller's side gets. */
function refuseThroughput(fault: Fields, pointer: string, direction: unknown): Refusal[] {
  const isInbound = direction === "inbound" || direction === "both";
  if (fault.throughput === undefined || !isInbound) return [];
  return [{ pointer: `${pointer}/throughput`, message: "only with direction outbound" }];
}

/** NaN, which no comparison holds for, where a value is no duration of a delay: it is refused for itself. */
function msOf(value: unknown): number {
  const ms = parseDurationMs(textOf(value) ?? "") ?? Number.NaN;
  return ms <= LONGEST_MS ? ms : Number.NaN;
}
