// What a fault does to one unit: the same in every sidecar, since a draw depends on nothing else.

import type { Policy } from "../model/index.js";
import { formatTime, nameOf, parseDurationMs, parseTimeMs } from "../policy/index.js";
import { amountUs } from "./amount.js";
import { type DrawKind, hashOf, partOf, unitOfRequest } from "./draw.js";
import { amountOf, type DelayShape, type FaultShape, ppmOf, type ResponseShape } from "./shape.js";

const FAULT_PARTS = ["delay", "abort", "response", "throughput", "headers"] as const;
type FaultPart = (typeof FAULT_PARTS)[number];

export interface PartPrediction {
  part: FaultPart;
  /** The draw that decides; parts without a percentage of their own share the policy's. */
  drawnAs: DrawKind;
  /** 0..2^32-1. */
  hash: number;
  /** The part of a million that the hash falls on; under `ppm` it is drawn. */
  position: number;
  ppm: number;
  isDrawn: boolean;
  /** What is done then. */
  does: string;
  /** Microseconds that it waits, where it does. */
  delayUs?: number;
}

export interface UnitPrediction {
  /** As it was given: a value of the header, or a request's id. */
  unit: string;
  /** In the order in which they are done. */
  parts: PartPrediction[];
}

export interface FaultPrediction {
  /** `namespace/name` */
  name: string;
  seed: number;
  /** What the units are: the request's id, or values of this header. */
  unitHeader: string;
  /** Where in its time it is; unknown: it begins when it is applied. */
  state: "scheduled" | "active" | "ended" | "stopped" | "paused" | "unknown";
  units: UnitPrediction[];
  /** What else decides, which no unit tells. */
  conditions: string[];
}

interface PredictionInput {
  policy: Policy;
  units: readonly string[];
  nowMs: number;
  /** When the controller accepted it; absent: it has not. */
  acceptedMs?: number | undefined;
  /** What was done with its experiment: it does nothing, whatever its time is. */
  halted?: "stopped" | "paused" | undefined;
}

const REQUEST_ID = "x-request-id";

/** Of a checked FaultInjection. */
export function predictFault({ policy, units, nowMs, acceptedMs, halted }: PredictionInput): FaultPrediction {
  const shape = policy.spec as unknown as FaultShape;
  const { state, window } = timesOf(shape, acceptedMs, nowMs, halted);
  const header = typeof shape.unit === "object" ? shape.unit.header : undefined;
  return {
    name: nameOf(policy),
    seed: shape.seed ?? 0,
    unitHeader: header ?? REQUEST_ID,
    state,
    units: units.map((unit) => ({
      unit,
      parts: partsOf(policy, shape, header ? unit : unitOfRequest(unit)),
    })),
    conditions: [window, ...conditionsOf(shape)],
  };
}

function partsOf(policy: Policy, shape: FaultShape, unit: string | Uint8Array): PartPrediction[] {
  const draw = { name: nameOf(policy), unit, seed: shape.seed ?? 0 };
  const amountHash = hashOf({ ...draw, kind: "delay.amount" });
  const predicted = FAULT_PARTS.flatMap((part): PartPrediction[] => {
    const action = actionOf(part, shape, amountHash);
    if (action === undefined) return [];
    const own = part === "headers" ? undefined : shape[part]?.percentage;
    const drawnAs: DrawKind = own === undefined || part === "headers" ? "policy" : part;
    const hash = hashOf({ ...draw, kind: drawnAs });
    const [position, ppm] = [partOf(hash), ppmOf(own ?? shape.percentage)];
    return [{ part, drawnAs, hash, position, ppm, isDrawn: position < ppm, ...action }];
  });
  const isAborted = predicted.some(({ part, isDrawn }) => part === "abort" && isDrawn);
  return predicted.map((each) =>
    isAborted && isOfResponse(each) ? { ...each, does: "nothing: it is aborted" } : each,
  );
}

function isOfResponse({ part }: PartPrediction): boolean {
  return part === "response" || part === "throughput";
}

type Action = Pick<PartPrediction, "does" | "delayUs">;

/** Undefined: the fault has no such part. */
function actionOf(part: FaultPart, shape: FaultShape, amountHash: number): Action | undefined {
  const { delay, abort, response, throughput, headers } = shape;
  if (part === "delay") return delay && waiting("waits", delay, amountHash);
  if (part === "abort") return abort && { does: `answers ${abort.status ?? `gRPC ${abort.grpc}`}` };
  if (part === "response") return response && responseAction(response, amountHash);
  if (part === "throughput") return throughput && { does: `sends the body at ${throughput.kibps} KiB/s` };
  return headers ? { does: "obeys x-envoy-fault-* headers of the request" } : undefined;
}

function waiting(verb: string, delay: DelayShape, hash: number): Action {
  const delayUs = amountUs(amountOf(delay), hash);
  return { does: `${verb} ${msText(delayUs)} ms`, delayUs };
}

function responseAction(response: ResponseShape, hash: number): Action {
  const { status, delay, header = {}, truncate, drop } = response;
  if (drop) return { does: "loses the upstream's answer: 504" };
  const wait = delay && waiting("holds the response for", delay, hash);
  const names = Object.keys(header);
  const cut = typeof truncate === "number" ? { bytes: truncate } : truncate;
  const done = [
    wait?.does,
    status === undefined ? undefined : `makes its status ${status}`,
    names.length === 0 ? undefined : `sets ${names.join(", ")}`,
    cut === undefined
      ? undefined
      : `ends it ${cut.end === "clean" ? "cleanly" : "by a reset"} after ${cut.bytes} bytes`,
  ].filter((each) => each !== undefined);
  return { ...wait, does: done.join(", ") };
}

function msText(us: number): string {
  const [whole, rest] = [Math.floor(us / 1_000), us % 1_000];
  return rest === 0 ? `${whole}` : `${whole}.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
}

function timesOf(
  { activeFrom, activeFor }: FaultShape,
  acceptedMs: number | undefined,
  nowMs: number,
  halted: PredictionInput["halted"],
) {
  const fromMs = activeFrom === undefined ? acceptedMs : (parseTimeMs(activeFrom) ?? undefined);
  if (fromMs === undefined) {
    return { state: "unknown" as const, window: `for ${activeFor} from when it is applied` };
  }
  const untilMs = fromMs + (parseDurationMs(activeFor) ?? 0);
  const window = `from ${formatTime(fromMs)} until ${formatTime(untilMs)}`;
  if (nowMs >= untilMs) return { state: "ended" as const, window: `${window}: it is over` };
  if (halted !== undefined) return { state: halted, window: `${window}, but it is ${halted}` };
  if (nowMs < fromMs) return { state: "scheduled" as const, window: `${window}: it has not begun` };
  return { state: "active" as const, window: `${window}: it is on` };
}

function conditionsOf({ unit, sequence, limits = {}, mode }: FaultShape): string[] {
  const { concurrent, perSecond } = limits;
  const of = typeof unit === "object" ? "each unit" : "an Envoy's drawn requests together";
  const conditions = [
    "only requests that match, none for an exempt path, and after what other faults do to them",
    "only while the controller's replies renew the sidecar's lease",
  ];
  if (sequence !== undefined) {
    const first = sequence.first === undefined ? "all that follow" : `the ${sequence.first} that follow`;
    conditions.push(
      `sequence: of ${of} the first ${sequence.skip ?? 0} are left alone, then ${first} are hit`,
    );
  }
  if (concurrent !== undefined) conditions.push(`limits: at most ${concurrent} at a time in one Envoy`);
  if (perSecond !== undefined) conditions.push(`limits: at most ${perSecond} a second in one Envoy`);
  if (mode === "dryRun") conditions.push("mode: dryRun decides and counts, and touches nothing");
  return conditions;
}
