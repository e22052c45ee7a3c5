/** `/api/v1/analysis` and `/api/v1/incidents`: what is wrong in the mesh, since when, and why. Reads only. */
import { INCIDENT_FILE, INCIDENT_REPORT, INCIDENT_SUMMARY } from "../../incident/index.js";
import type { Operation } from "../contract/operation.js";
import { text } from "../contract/schema.js";
import { ANALYSIS } from "../schemas/analysis.js";
import { listing } from "./parts.js";

const PATH = "/api/v1/incidents";
const tag = "incidents";

const PARAMS = {
  id: text("Number of the incident.", { pattern: "^[1-9][0-9]{0,8}$", examples: ["42"] }),
};

export const GET_ANALYSIS: Operation = {
  id: "getAnalysis",
  method: "GET",
  path: "/api/v1/analysis",
  tag,
  summary: "What is wrong now and why, what may be, how good the data is, and what to look at next",
  replies: { 200: { about: "The analysis of now.", schema: ANALYSIS } },
  problems: [],
};

export const LIST_INCIDENTS = listing({
  id: "listIncidents",
  path: PATH,
  tag,
  summary: "List incidents, the newest first",
  description: "Those that are open, and the last 200 that are over.",
  word: "incidents",
  item: INCIDENT_SUMMARY,
});

export const GET_INCIDENT: Operation = {
  id: "getIncident",
  method: "GET",
  path: `${PATH}/{id}`,
  tag,
  summary: "The report on one incident: whom it hits, since when, what causes it, and what speaks for that",
  params: PARAMS,
  replies: { 200: { about: "The report; of an open incident as of now.", schema: INCIDENT_REPORT } },
  problems: ["not_found"],
};

export const GET_INCIDENT_WINDOW: Operation = {
  id: "getIncidentWindow",
  method: "GET",
  path: `${PATH}/{id}/window`,
  tag,
  summary: "The file of one incident: what it was diagnosed by, for `meshfuse replay`",
  params: PARAMS,
  replies: { 200: { about: "The file.", schema: INCIDENT_FILE } },
  problems: ["not_found"],
};
