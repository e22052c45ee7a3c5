// Incidents where no fault was: how many, in how much time, and whether users suffered all the same.
import type { MeshWindow, StepSample } from "../../../controller/model/index.js";
import type { Figure } from "../../result/index.js";
import type { Recording } from "../recording.js";
import { shareOf } from "./interval.js";
import type { Judgement } from "./match.js";
import type { Told } from "./replay.js";

/** What a fault leaves behind is no quiet time. */
const AFTER_MS = 20_000;
/** Nobody injected it, and still it is harm: so many of the users' requests fail, or their median is so many times its usual. */
const HARM = { failedShare: 0.01, times: 2.5 };
/** A window of so many steps in a quiet run is one case for the specificity, after so many to learn from. */
const CASE_STEPS = 5;
const LEARNING_STEPS = 60;

interface Quiet {
  /** Without any fault, and for a while after each. */
  quietMs: number;
  incidents: number;
  /** Of them, those in which users did suffer: of faults that nobody labelled. */
  unlabelled: number;
}

/** Incidents of no fault, but for those of a copy, which the recording that it is of tells. */
export function falseOf({ recording: { copiedToMs = 0 }, falseOnes }: Judgement): readonly Told[] {
  return falseOnes.filter(({ detectedMs }) => detectedMs > copiedToMs);
}

export function quietOf(judgements: readonly Judgement[]): Quiet {
  const all = judgements.map((judgement) => ({
    quietMs: quietMsOf(judgement.recording),
    incidents: falseOf(judgement).length,
    unlabelled: falseOf(judgement).filter((told) => didUsersSuffer(judgement.recording.window, told)).length,
  }));
  const total = (of: (quiet: Quiet) => number) => all.reduce((sum, each) => sum + of(each), 0);
  return {
    quietMs: total(({ quietMs }) => quietMs),
    incidents: total(({ incidents }) => incidents),
    unlabelled: total(({ unlabelled }) => unlabelled),
  };
}

/** Of windows of some steps in recordings without faults: the share in which no incident was opened. */
export function specificityOf(judgements: readonly Judgement[]): Figure {
  const quiet = judgements.filter(({ recording }) => recording.faults.length === 0);
  const cases = quiet.flatMap(({ recording: { window }, falseOnes }) => {
    const beginMs = window.fromMs + LEARNING_STEPS * window.stepMs;
    const caseMs = CASE_STEPS * window.stepMs;
    const count = Math.max(0, Math.floor((window.steps - LEARNING_STEPS) / CASE_STEPS));
    return Array.from({ length: count }, (_, nth) => {
      const fromMs = beginMs + nth * caseMs;
      return !falseOnes.some(({ detectedMs }) => detectedMs > fromMs && detectedMs <= fromMs + caseMs);
    });
  });
  return shareOf(cases.filter((isQuiet) => isQuiet).length, cases.length);
}

export function didUsersSuffer(window: MeshWindow, { onsetMs, detectedMs }: Told): boolean {
  const edges = usersEdges(window);
  const usual = median(edges.flatMap((samples) => samples.flatMap((sample) => p50Of(sample) ?? [])));
  const first = Math.max(0, Math.floor((onsetMs - window.fromMs) / window.stepMs) - 1);
  const last = Math.ceil((detectedMs - window.fromMs) / window.stepMs) + 1;
  return edges.some((samples) => samples.slice(first, last).some((sample) => isHarm(sample, usual)));
}

function quietMsOf({ window, copiedToMs = 0, faults }: Recording): number {
  const { fromMs, stepMs, steps } = window;
  const times = Array.from({ length: steps }, (_, step) => fromMs + step * stepMs);
  const isQuiet = (ms: number) =>
    ms >= copiedToMs &&
    faults.every((fault) => ms + stepMs <= fault.fromMs || ms >= fault.toMs + Math.max(AFTER_MS, stepMs));
  return times.filter(isQuiet).length * stepMs;
}

/** Where users come in: of callers that are no service, else of services that nobody calls. */
function usersEdges({ ends, services, calls }: MeshWindow): (StepSample | undefined)[][] {
  const outside = ends.filter(
    ({ seenBy, source }) => seenBy === "destination" && ["outside", "unknown"].includes(source),
  );
  const entries = services.filter(({ service }) => !calls.some(({ destination }) => destination === service));
  return [...outside, ...(outside.length === 0 ? entries : [])].map(({ samples }) => [...samples]);
}

function isHarm(sample: StepSample | undefined, usualMs: number): boolean {
  const { requests = null, outcomes = null } = sample ?? {};
  const failed = (outcomes?.failure ?? 0) + (outcomes?.soft_failure ?? 0);
  const p50Ms = p50Of(sample);
  const isSlow = p50Ms !== undefined && p50Ms > HARM.times * usualMs;
  return isSlow || (requests !== null && requests > 0 && failed / requests > HARM.failedShare);
}

function p50Of(sample: StepSample | undefined): number | undefined {
  return sample?.latency.p50Ms ?? sample?.latency.meanMs;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY;
}
