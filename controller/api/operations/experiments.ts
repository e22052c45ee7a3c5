/** `/api/v1/experiments` and `/api/v1/pause`: what faults do, and how they are stopped. */
import type { Operation } from "../contract/operation.js";
import { BREAKER_NAME } from "../contract/patterns.js";
import { MAX_NAME_CHARS, text } from "../contract/schema.js";
import { EXPERIMENT, EXPERIMENT_DETAIL } from "../schemas/experiment.js";
import { PAUSE_STATUS } from "../schemas/pause.js";
import { AUTHOR } from "../schemas/policy.js";
import { EXPERIMENT_DETAIL_EXAMPLE, PAUSE_EXAMPLE } from "./experiment-examples.js";
import { listing, NO_CONTENT, PAGE_QUERY, STRAY_BODY_PROBLEMS } from "./parts.js";

const PATH = "/api/v1/experiments";
const PAUSE_PATH = "/api/v1/pause";
const tag = "experiments";

const PARAMS = {
  name: text(
    "Id of an experiment; or namespace/name of its policy, the slash written %2F, for the last one with it. A name " +
      "alone is of the namespace default.",
    { minLength: 1, maxLength: 2 * MAX_NAME_CHARS + 1, pattern: BREAKER_NAME },
  ),
};

export const LIST_EXPERIMENTS = listing({
  id: "listExperiments",
  path: PATH,
  tag,
  summary: "List the lives of the faults that were applied, by their beginning",
  word: "experiments",
  item: EXPERIMENT,
});

export const GET_EXPERIMENT: Operation = {
  id: "getExperiment",
  method: "GET",
  path: `${PATH}/{name}`,
  tag,
  summary: "Show one experiment: who runs it, what it did, and what is wrong",
  description: "One page of its sidecars; all else is of all of them.",
  params: PARAMS,
  query: PAGE_QUERY,
  replies: {
    200: { about: "The experiment.", schema: EXPERIMENT_DETAIL, example: EXPERIMENT_DETAIL_EXAMPLE },
  },
  problems: ["not_found"],
};

export const STOP_EXPERIMENT: Operation = {
  id: "stopExperiment",
  method: "POST",
  path: `${PATH}/{name}/stop`,
  tag,
  summary: "Stop one experiment for good",
  description:
    "Over at once, even where the disk is full: then `durable` is false. Its policy stays; applied again it begins anew.",
  params: PARAMS,
  query: AUTHOR,
  replies: {
    200: {
      about: "It is over.",
      schema: EXPERIMENT_DETAIL,
      example: { ...EXPERIMENT_DETAIL_EXAMPLE, state: "stopped" },
    },
  },
  problems: ["not_found", "experiment_over", ...STRAY_BODY_PROBLEMS],
};

export const GET_PAUSE: Operation = {
  id: "getPause",
  method: "GET",
  path: PAUSE_PATH,
  tag,
  summary: "Tell whether experiments are paused, and which sidecars have confirmed it",
  replies: { 200: { about: "The pause.", schema: PAUSE_STATUS, example: PAUSE_EXAMPLE } },
  problems: [],
};

export const PAUSE_EXPERIMENTS: Operation = {
  id: "pauseExperiments",
  method: "POST",
  path: PAUSE_PATH,
  tag,
  summary: "Pause all experiments, in all sidecars",
  description:
    "In force at once, even where the disk is full: then `durable` is false. What is paused already stays as it is.",
  query: AUTHOR,
  replies: { 200: { about: "They are paused.", schema: PAUSE_STATUS, example: PAUSE_EXAMPLE } },
  problems: [...STRAY_BODY_PROBLEMS],
};

export const RESUME_EXPERIMENTS: Operation = {
  id: "resumeExperiments",
  method: "DELETE",
  path: PAUSE_PATH,
  tag,
  summary: "Let experiments act again, for the time that they have left",
  query: AUTHOR,
  replies: { 204: NO_CONTENT },
  problems: ["not_found", ...STRAY_BODY_PROBLEMS],
};
