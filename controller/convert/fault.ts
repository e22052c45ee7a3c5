// The `fault` of a route of Istio's: what it injects, in the fields of a FaultInjection.
import {
  durationMs,
  durationText,
  type Fields,
  fieldsOf,
  NotConvertible,
  percentageText,
  ppmOf,
} from "./values.js";

/** Our default of `limits.delay`: a longer delay must be allowed. */
const DEFAULT_LONGEST_MS = 60_000;
const LEAST_STATUS = 200;
const MOST_STATUS = 599;

/** Fields of the spec, and what could not be carried over without changing whom it hits. */
interface ConvertedFault {
  fields: Fields;
  notes: { path: string; message: string }[];
}

/** Throws NotConvertible where nothing of it can be injected. */
export function convertFault(value: unknown): ConvertedFault {
  const notes: ConvertedFault["notes"] = [];
  const tell = (path: string, message: string) => notes.push({ path, message });
  const fault = fieldsOf(value, "fault");
  for (const field of Object.keys(fault))
    if (field !== "delay" && field !== "abort") tell(`fault.${field}`, "is not carried over: unknown field");
  const delay = fault.delay === undefined ? {} : delayOf(fieldsOf(fault.delay, "fault.delay"), tell);
  const abort = fault.abort === undefined ? {} : abortOf(fieldsOf(fault.abort, "fault.abort"), tell);
  const fields = { ...delay, ...abort };
  if (Object.keys(fields).length === 0) throw new NotConvertible("fault", reasonOf(notes));
  return { fields, notes };
}

type Tell = (path: string, message: string) => void;

function reasonOf(notes: ConvertedFault["notes"]): string {
  return ["injects nothing", ...notes.map(({ path, message }) => `${path} ${message}`)].join("; ");
}

function delayOf({ fixedDelay, percentage, percent, ...rest }: Fields, tell: Tell): Fields {
  tellRest(rest, "fault.delay", tell);
  if (fixedDelay === undefined) {
    tell("fault.delay", "has no fixedDelay, without which Istio delays nothing");
    return {};
  }
  const share = shareOf({ percentage, percent }, "fault.delay", tell);
  if (share === undefined) return {};
  const ms = durationMs(fixedDelay, "fault.delay.fixedDelay");
  if (ms === 0) throw new NotConvertible("fault.delay.fixedDelay", "is shorter than a millisecond");
  const fixed = durationText(ms);
  const limits = ms > DEFAULT_LONGEST_MS ? { limits: { delay: fixed } } : {};
  return { delay: { percentage: share, fixed }, ...limits };
}

function abortOf({ httpStatus, grpcStatus, percentage, ...rest }: Fields, tell: Tell): Fields {
  tellRest(rest, "fault.abort", tell);
  const answer = answerOf(httpStatus, grpcStatus);
  if (answer === undefined) {
    tell("fault.abort", "has neither httpStatus nor grpcStatus, without which Istio aborts nothing");
    return {};
  }
  const share = shareOf({ percentage }, "fault.abort", tell);
  return share === undefined ? {} : { abort: { percentage: share, ...answer } };
}

function answerOf(status: unknown, grpc: unknown): Fields | undefined {
  if (status === undefined && grpc === undefined) return undefined;
  if (status !== undefined && grpc !== undefined)
    throw new NotConvertible("fault.abort", "has both httpStatus and grpcStatus");
  if (status === undefined) return { grpc };
  if (Number.isInteger(status) && Number(status) >= LEAST_STATUS && Number(status) <= MOST_STATUS)
    return { status };
  throw new NotConvertible(
    "fault.abort.httpStatus",
    `${JSON.stringify(status)} is not ${LEAST_STATUS} to ${MOST_STATUS}`,
  );
}

/** Undefined: Istio injects it into no request. */
function shareOf({ percentage, percent }: Fields, path: string, tell: Tell): string | undefined {
  const isOld = percentage === undefined && percent !== undefined;
  const at = isOld ? `${path}.percent` : `${path}.percentage.value`;
  const value = isOld ? percent : (fieldsOf(percentage, `${path}.percentage`).value ?? 0);
  const ppm = typeof value === "number" ? ppmOf(value) : undefined;
  if (ppm === undefined) throw new NotConvertible(at, `${JSON.stringify(value)} is not 0 to 100`);
  if (percentage === undefined && percent === undefined) {
    tell(path, "is left out: it has no percentage, which is 0 in Istio");
  } else if (ppm === 0) {
    tell(at, `is left out: ${value} is less than half a part per million`);
  }
  return ppm === 0 ? undefined : percentageText(ppm);
}

function tellRest(rest: Fields, path: string, tell: Tell): void {
  for (const field of Object.keys(rest)) {
    const isKnown = field === "exponentialDelay" || field === "http2Error";
    tell(
      `${path}.${field}`,
      isKnown ? "is left out: Istio does not do it either" : "is left out: unknown field",
    );
  }
}
