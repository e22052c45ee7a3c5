/** What the sidecars run and see. Reads only. */
import { EDGE, FAULT } from "../schemas/observation.js";
import { REFUSAL, SIDECAR } from "../schemas/sidecar.js";
import { listing } from "./parts.js";

const tag = "observations";

export const LIST_SIDECARS = listing({
  id: "listSidecars",
  path: "/api/v1/sidecars",
  tag,
  summary: "List the sidecars, ordered by id",
  description: "Also those that went away within the last hour.",
  word: "sidecars",
  item: SIDECAR,
});

export const LIST_EDGES = listing({
  id: "listEdges",
  path: "/api/v1/edges",
  tag,
  summary: "List who calls whom, as either end saw it",
  word: "edges",
  item: EDGE,
});

export const LIST_FAULTS = listing({
  id: "listFaults",
  path: "/api/v1/faults",
  tag,
  summary: "List the faults of each sidecar with what they did",
  word: "faults",
  item: FAULT,
});

export const LIST_REFUSALS = listing({
  id: "listRefusals",
  path: "/api/v1/refusals",
  tag,
  summary: "List who was turned away in the last minute, and why",
  word: "refusals",
  item: REFUSAL,
});
