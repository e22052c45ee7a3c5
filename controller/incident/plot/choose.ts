/** Which plots a report has: what users have of it, then what speaks for each of the likeliest causes. */
import type { Case, Symptom, SymptomKind } from "../../model/index.js";
import type { CauseReport, Plot } from "../report.js";
import { type Draft, plotOf } from "./draft.js";
import { resourceDraft, versionsDraft } from "./instances.js";
import { edgeDraft, type Measure, ownLatencyDraft, serviceDraft } from "./series.js";

/** What fits on three screens. */
export const MOST_PLOTS = 8;
const MOST_OF_USERS = 2;
const MOST_CAUSES = 3;
const MOST_EDGES = 3;

const MEASURES: Readonly<Record<SymptomKind, Measure>> = {
  errors: "errors",
  latency: "latency",
  traffic_loss: "rate",
  traffic_surge: "rate",
  hung: "inFlight",
};

export function plotsOf(given: Case, causes: readonly CauseReport[]): Plot[] {
  const { symptoms } = given.incident;
  const felt = symptoms.filter(({ atUsers }) => atUsers);
  const drafts = [
    ...(felt.length > 0 ? felt : symptoms)
      .slice(0, MOST_OF_USERS)
      .map((symptom) => ofSymptom(symptom, given)),
    ...causes.slice(0, MOST_CAUSES).flatMap((cause) => ofCause(cause, given)),
  ];
  const plots = unique(drafts).map((each) => plotOf(given, each));
  return plots.filter((plot) => plot !== undefined).slice(0, MOST_PLOTS);
}

function ofSymptom({ kind, source, destination }: Symptom, { window }: Case): Draft {
  return edgeDraft(window, source, destination, MEASURES[kind]);
}

function ofCause({ target, kind, explains }: CauseReport, given: Case): Draft[] {
  const { window, incident } = given;
  const measure = measureOf(explains.flatMap((index) => incident.symptoms[index] ?? []));
  switch (target.type) {
    case "service":
      return ofService(target.service, kind, given);
    case "edge":
      return [edgeDraft(window, target.source, target.destination, measure)];
    case "version":
      return kind === "crash"
        ? [
            serviceDraft(window, target.service, "errors"),
            versionsDraft(window, target.service, target.version, "rate"),
          ]
        : [versionsDraft(window, target.service, target.version, measure)];
    case "caller":
      return ofCaller(target.service, given);
    case "change": {
      const { edge, services } = target.change;
      if (edge !== undefined) return [edgeDraft(window, edge.source, edge.destination, measure)];
      return services.slice(0, 1).map((service) => serviceDraft(window, service, measure));
    }
  }
}

function ofService(service: string, kind: CauseReport["kind"], { window, incident }: Case): Draft[] {
  switch (kind) {
    case "errors":
      return [serviceDraft(window, service, "errors")];
    case "crash":
      return [serviceDraft(window, service, "errors"), serviceDraft(window, service, "rate")];
    case "overload":
      return [serviceDraft(window, service, "rate"), ownLatencyDraft(window, service)];
    case "network":
      return edgesOf(service, incident.symptoms).map(({ source, destination, kind: lost }) =>
        edgeDraft(window, source, destination, MEASURES[lost]),
      );
    case "cpu": {
      const cpu = resourceDraft(window, service, "cpu");
      return [ownLatencyDraft(window, service), ...(cpu === undefined ? [] : [cpu])];
    }
    default:
      return [ownLatencyDraft(window, service)];
  }
}

/** What it sends to each that suffers from it. */
function ofCaller(service: string, { window, incident }: Case): Draft[] {
  const surges = incident.symptoms.filter(
    ({ kind, source }) => kind === "traffic_surge" && source === service,
  );
  const called = surges.length > 0 ? surges : window.calls.filter(({ source }) => source === service);
  return called.slice(0, 2).map(({ destination }) => edgeDraft(window, service, destination, "rate"));
}

/** The strongest symptom of each edge. */
function edgesOf(service: string, symptoms: readonly Symptom[]): Symptom[] {
  const own = symptoms.filter(
    ({ source, destination }) => source !== "" && (source === service || destination === service),
  );
  const isSame = (one: Symptom, other: Symptom) =>
    one.source === other.source && one.destination === other.destination;
  const firsts = own.filter((symptom, index) => own.findIndex((one) => isSame(one, symptom)) === index);
  return firsts.slice(0, MOST_EDGES);
}

/** By the strongest that a cause explains. */
function measureOf([first]: readonly Symptom[]): Measure {
  return first === undefined ? "latency" : MEASURES[first.kind];
}

function unique(drafts: readonly Draft[]): Draft[] {
  return [...new Map(drafts.map((each) => [each.title, each])).values()];
}
