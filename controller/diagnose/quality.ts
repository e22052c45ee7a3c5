// How good what a diagnosis went by was, and what a person should know of it.
import type { Case, DataQuality, Samples } from "../model/index.js";
import type { Mesh } from "./mesh.js";

/** Fewer make a median that the next step moves. */
const SHORT_BASELINE = 12;
/** Of users and callers together, a step: with fewer, single requests decide. */
const FEW_REQUESTS = 5;
/** A person reads no more. */
const MOST_NOTES = 8;

export function qualityOf({ window }: Case, mesh: Mesh): DataQuality {
  const { frame } = mesh;
  const all: Samples[] = [
    ...window.ends,
    ...window.services,
    ...window.instances.map((one) => ({ samples: one.inbound })),
  ].map(({ samples }) => samples);
  let told = 0;
  for (const samples of all) for (const step of frame.columns) if (samples[step] !== undefined) told++;
  const possible = all.length * frame.columns.length;
  return {
    coverage: possible === 0 ? 0 : told / possible,
    baselineSteps: frame.baseline,
    observedSteps: frame.columns.length - frame.baseline,
    notes: notesOf(mesh, window.ends.length).slice(0, MOST_NOTES),
  };
}

function notesOf(mesh: Mesh, ends: number): string[] {
  const { frame, measure, services, edges } = mesh;
  const known = [...services.values()]
    .map(({ requests }) => requests)
    .filter((count) => !Number.isNaN(count));
  const silent = edges.filter(
    ({ bySource, byDestination }) => bySource !== undefined && byDestination === undefined,
  );
  const since = frame.columns.length - frame.baseline;
  const notes: [boolean, string][] = [
    [
      frame.baseline === 0,
      "Nothing is known of the time before the onset, so nothing can stand out against it.",
    ],
    [
      frame.baseline > 0 && frame.baseline < SHORT_BASELINE,
      `The baseline has ${frame.baseline} steps: what is usual is a guess.`,
    ],
    [since === 0, "Nothing is known of the time since the onset."],
    [since === 1, "Only one step was seen since the onset."],
    [
      ends === 0,
      "No edges are told: what callers wait beyond the callee, and who of them does, is not known.",
    ],
    [
      measure !== "meanMs",
      `Latencies are told as ${measure.replace("Ms", "")}, which does not add up along a path.`,
    ],
    [known.length === 0, "Nobody tells how many requests there were."],
    [known.length > 0 && Math.max(...known) < FEW_REQUESTS, "There are few requests: single ones decide."],
    [
      ends > 0 && silent.length > 0,
      `${silent.length} edges are seen by the caller alone, such as ${silent[0]?.source} -> ${silent[0]?.destination}: network and callee are one there.`,
    ],
  ];
  return notes.flatMap(([holds, note]) => (holds ? [note] : []));
}
