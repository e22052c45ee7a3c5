/** Every operation of the API, in the order of the document. */
import type { Operation } from "../contract/operation.js";
import { GET_ANALYSIS, GET_INCIDENT, GET_INCIDENT_WINDOW, LIST_INCIDENTS } from "./analysis.js";
import { GET_BREAKER, LIST_BREAKERS } from "./breakers.js";
import { BEGIN_BYPASS, END_BYPASS, LIST_BYPASSES } from "./bypasses.js";
import { FOLLOW_EVENTS } from "./events.js";
import {
  GET_EXPERIMENT,
  GET_PAUSE,
  LIST_EXPERIMENTS,
  PAUSE_EXPERIMENTS,
  RESUME_EXPERIMENTS,
  STOP_EXPERIMENT,
} from "./experiments.js";
import { LIST_FORECASTS } from "./forecasts.js";
import { GET_GRAPH } from "./graph.js";
import {
  GET_DOCUMENT,
  GET_HEALTH,
  GET_ISTIO_METRICS,
  GET_METRICS,
  GET_PROBLEM,
  GET_READINESS,
  LIST_PROBLEMS,
} from "./health.js";
import { LIST_EDGES, LIST_FAULTS, LIST_REFUSALS, LIST_SIDECARS } from "./observations.js";
import { APPLY_POLICIES, DELETE_POLICY, GET_POLICY, LIST_POLICIES, PUT_POLICY } from "./policies.js";
import { LIST_AUDIT } from "./records.js";
import { LIST_RECOVERIES } from "./recoveries.js";
import { LIST_TRACES } from "./traces.js";

/** All that the second listener answers: nothing of these says or changes what is in force. */
export const HEALTH_OPERATIONS: readonly Operation[] = [
  GET_METRICS,
  GET_ISTIO_METRICS,
  GET_HEALTH,
  GET_READINESS,
];

export const OPERATIONS: readonly Operation[] = [
  LIST_POLICIES,
  APPLY_POLICIES,
  GET_POLICY,
  PUT_POLICY,
  DELETE_POLICY,
  LIST_BYPASSES,
  BEGIN_BYPASS,
  END_BYPASS,
  LIST_EXPERIMENTS,
  GET_EXPERIMENT,
  STOP_EXPERIMENT,
  GET_PAUSE,
  PAUSE_EXPERIMENTS,
  RESUME_EXPERIMENTS,
  LIST_SIDECARS,
  LIST_EDGES,
  GET_GRAPH,
  LIST_BREAKERS,
  GET_BREAKER,
  LIST_RECOVERIES,
  LIST_FAULTS,
  LIST_TRACES,
  LIST_FORECASTS,
  LIST_REFUSALS,
  GET_ANALYSIS,
  LIST_INCIDENTS,
  GET_INCIDENT,
  GET_INCIDENT_WINDOW,
  LIST_AUDIT,
  FOLLOW_EVENTS,
  ...HEALTH_OPERATIONS,
  GET_DOCUMENT,
  LIST_PROBLEMS,
  GET_PROBLEM,
];
