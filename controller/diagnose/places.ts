// Services that lose time or requests themselves, and edges that lose them between their ends.
import { LATENCY_NAMES } from "../model/index.js";
import { arrivesNoMore, endsAtOnce } from "./atonce.js";
import { type EarlyEnd, earlyEnd } from "./early.js";
import { edgeFailures, type LostRequests, ownFailures } from "./failures.js";
import { type Edge, isService, type Mesh, type Service } from "./mesh.js";
import type { Contrast } from "./robust.js";
import { heldBetween, heldBy } from "./stuck.js";
import { evidenceOf, type Finding, standsOut } from "./suspect.js";
import { gapTime, type LostTime, selfTime } from "./time.js";

interface Place {
  /** All that could be looked at, whether it stands out or not. */
  findings: readonly Finding[];
}

export interface ServicePlace extends Place {
  service: Service;
  /** Hardly asks anybody any more: requests end before all their calls. */
  endsEarly: boolean;
  slow: LostTime | undefined;
  failed: LostRequests | undefined;
}

export interface EdgePlace extends Place {
  edge: Edge;
}

export function servicePlace(mesh: Mesh, service: Service): ServicePlace {
  const { name } = service;
  const [slow, failed] = [selfTime(mesh, service), ownFailures(mesh, service)];
  const slower = timeFinding(`self time of ${name}`, slow, mesh);
  const failing = requestsFinding(`failures of ${name} beyond its callees'`, failed, mesh);
  const held = stuckFinding(`requests in flight in ${name}`, heldBy(mesh, service), mesh);
  const ended = earlyEnd(mesh, service);
  const early = earlyFinding(name, ended, mesh);
  const callees = service.outbound.map(({ destination }) => destination).filter(isService);
  const refused = refusedFinding(mesh, service);
  const endsEarly = callees.every((callee) => ended?.callees.includes(callee));
  const findings = [...slower, ...failing, ...early, ...held, ...refused];
  return { service, endsEarly, slow, failed, findings };
}

export function edgePlace(mesh: Mesh, edge: Edge): EdgePlace {
  const name = `${edge.source} -> ${edge.destination}`;
  const slow = timeFinding(`gap of ${name}`, gapTime(mesh, edge), mesh);
  const failed = requestsFinding(
    `failures on ${name} that the callee did not have`,
    edgeFailures(mesh, edge),
    mesh,
  );
  const held = stuckFinding(`requests on their way on ${name}`, heldBetween(mesh, edge), mesh);
  return { edge, findings: [...slow, ...failed, ...held] };
}

export function lit({ findings }: Place): Finding[] {
  return findings.filter(standsOut);
}

function timeFinding(series: string, lost: LostTime | undefined, { frame }: Mesh): Finding[] {
  if (lost === undefined) return [];
  const named = `${series}, ${LATENCY_NAMES[lost.measure]}`;
  const evidence = evidenceOf(named, "ms", lost.contrast, frame);
  return [
    { loss: "time", perStep: lost.perStepMs, z: lost.contrast.z, fresh: lost.contrast.fresh, evidence },
  ];
}

function requestsFinding(series: string, lost: LostRequests | undefined, { frame }: Mesh): Finding[] {
  if (lost === undefined) return [];
  const { perStep, z, fresh } = lost;
  return [{ loss: "requests", perStep, z, fresh, evidence: evidenceOf(series, "share", lost, frame) }];
}

function earlyFinding(name: string, early: EarlyEnd | undefined, { frame }: Mesh): Finding[] {
  if (early === undefined) return [];
  const { perStep, z, fresh, callees } = early;
  const evidence = evidenceOf(
    `calls of ${name} to ${callees.join(", ")} for each request`,
    "1",
    early,
    frame,
  );
  return [{ loss: "requests", perStep, z, fresh, evidence }];
}

/** What fails without saying so: seen by how soon it ends, or by what does not arrive. */
function refusedFinding(mesh: Mesh, service: Service): Finding[] {
  const { name, requests } = service;
  const gone = arrivesNoMore(mesh, service);
  if (gone !== undefined) {
    const evidence = evidenceOf(`requests that arrive at ${name}, a step`, "requests", gone, mesh.frame);
    return [{ loss: "requests", perStep: gone.perStep, z: gone.z, fresh: 1, evidence }];
  }
  const fall = endsAtOnce(mesh, service);
  if (fall === undefined) return [];
  const evidence = evidenceOf(`time until ${name} ends a request`, "ms", fall, mesh.frame);
  return [{ loss: "requests", perStep: requests || 1, z: fall.z, fresh: fall.fresh, evidence }];
}

function stuckFinding(series: string, held: Contrast | undefined, { frame }: Mesh): Finding[] {
  if (held === undefined) return [];
  const evidence = evidenceOf(series, "requests", held, frame);
  return [{ loss: "stuck", perStep: held.excess, z: held.z, fresh: held.fresh, evidence }];
}
