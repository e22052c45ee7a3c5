/** The components of the document, by their names in it. */
import type { Schema } from "../contract/schema.js";
import { BREAKER, BREAKER_DETAIL, BREAKER_EXPLANATION, BREAKER_KEY, TRANSITION } from "./breaker.js";
import { BYPASS, BYPASS_WISH } from "./bypass.js";
import {
  BREAKER_EVENT,
  BYPASS_EVENT,
  EVENT,
  EXPERIMENT_EVENT,
  PAUSE_EVENT,
  POLICY_EVENT,
  PROBLEM_EVENT,
  SIDECAR_EVENT,
} from "./event.js";
import { EXPERIMENT, EXPERIMENT_DETAIL, EXPERIMENT_PLACE, EXPERIMENT_PROBLEM } from "./experiment.js";
import { GUARD } from "./guard.js";
import { EDGE, FAULT } from "./observation.js";
import { PAUSE, PAUSE_STATUS } from "./pause.js";
import {
  APPLIED,
  HELD_WARNING,
  POLICY,
  POLICY_ENTRY,
  POLICY_ERROR,
  POLICY_KEY,
  SIDECAR_CHANGE,
} from "./policy.js";
import { PROBLEM, PROBLEM_KIND } from "./problem.js";
import { AUDIT_EVENT } from "./record.js";
import { DELIVERY, REFUSAL, SIDECAR } from "./sidecar.js";

export const COMPONENTS: Readonly<Record<string, Schema>> = {
  Policy: POLICY,
  PolicyKey: POLICY_KEY,
  PolicyEntry: POLICY_ENTRY,
  PolicyError: POLICY_ERROR,
  Applied: APPLIED,
  SidecarChange: SIDECAR_CHANGE,
  HeldWarning: HELD_WARNING,
  Bypass: BYPASS,
  BypassWish: BYPASS_WISH,
  Sidecar: SIDECAR,
  Delivery: DELIVERY,
  Refusal: REFUSAL,
  Edge: EDGE,
  Breaker: BREAKER,
  BreakerDetail: BREAKER_DETAIL,
  BreakerExplanation: BREAKER_EXPLANATION,
  BreakerKey: BREAKER_KEY,
  Transition: TRANSITION,
  Fault: FAULT,
  AuditEvent: AUDIT_EVENT,
  Experiment: EXPERIMENT,
  ExperimentDetail: EXPERIMENT_DETAIL,
  ExperimentPlace: EXPERIMENT_PLACE,
  ExperimentProblem: EXPERIMENT_PROBLEM,
  Guard: GUARD,
  Pause: PAUSE,
  PauseStatus: PAUSE_STATUS,
  Event: EVENT,
  PolicyEvent: POLICY_EVENT,
  BypassEvent: BYPASS_EVENT,
  ExperimentEvent: EXPERIMENT_EVENT,
  PauseEvent: PAUSE_EVENT,
  ProblemEvent: PROBLEM_EVENT,
  SidecarEvent: SIDECAR_EVENT,
  BreakerEvent: BREAKER_EVENT,
  Problem: PROBLEM,
  ProblemKind: PROBLEM_KIND,
};
