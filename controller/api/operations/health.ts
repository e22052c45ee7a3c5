/** How the controller itself fares, and what its API is. */
import type { Operation } from "../contract/operation.js";
import { choice, list, record, type Schema, text } from "../contract/schema.js";
import { PROBLEM_CODES } from "../problems.js";
import { PROBLEM_KIND } from "../schemas/problem.js";

const status = (word: string): Schema => record("How it is.", { status: choice("The word for it.", [word]) });

export const GET_METRICS: Operation = {
  id: "getMetrics",
  method: "GET",
  path: "/metrics",
  tag: "health",
  summary: "The controller's own metrics and the mesh's, for Prometheus",
  replies: { 200: { about: "Metrics.", type: "text/plain", schema: text("In Prometheus' text format.") } },
  problems: [],
};

export const GET_ISTIO_METRICS: Operation = {
  id: "getIstioMetrics",
  method: "GET",
  path: "/metrics/istio",
  tag: "health",
  summary: "The mesh's edges under the names of Istio's standard metrics",
  description: "Outcomes are told as status codes: docs/metrics.md says which, and what is missing.",
  replies: { 200: { about: "Metrics.", type: "text/plain", schema: text("In Prometheus' text format.") } },
  problems: [],
};

export const GET_HEALTH: Operation = {
  id: "getHealth",
  method: "GET",
  path: "/healthz",
  tag: "health",
  summary: "Whether the process answers",
  replies: { 200: { about: "It does.", schema: status("ok") } },
  problems: [],
};

export const GET_READINESS: Operation = {
  id: "getReadiness",
  method: "GET",
  path: "/readyz",
  tag: "health",
  summary: "Whether sidecars can be served",
  replies: { 200: { about: "They can.", schema: status("ready") } },
  problems: ["not_ready"],
};

export const GET_DOCUMENT: Operation = {
  id: "getDocument",
  method: "GET",
  path: "/api/v1/openapi.json",
  tag: "contract",
  summary: "This document",
  replies: { 200: { about: "OpenAPI 3.1.", schema: { type: "object", description: "The document." } } },
  problems: [],
};

export const LIST_PROBLEMS: Operation = {
  id: "listProblems",
  method: "GET",
  path: "/api/v1/problems",
  tag: "contract",
  summary: "Every code that a refusal may bear",
  replies: {
    200: {
      about: "All of them.",
      schema: record("All codes.", { problems: list("By their statuses.", PROBLEM_KIND) }),
    },
  },
  problems: [],
};

export const GET_PROBLEM: Operation = {
  id: "getProblem",
  method: "GET",
  path: "/api/v1/problems/{code}",
  tag: "contract",
  summary: "What the code of a refusal means",
  params: { code: choice("The code.", PROBLEM_CODES) },
  replies: { 200: { about: "Its meaning.", schema: PROBLEM_KIND } },
  problems: [],
};
