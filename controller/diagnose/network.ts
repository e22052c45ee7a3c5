// Edges that lose something between their ends, and whether one service explains several of them.
import { type Edge, isService, type Mesh } from "./mesh.js";
import { type EdgePlace, lit } from "./places.js";
import type { Finding, Loss, Suspect } from "./suspect.js";

/** Of the edges at a service: most must be hit before the service and not an edge is to blame. */
const HIT_SHARE = 0.6;
/** A network adds the same to each request that crosses it: what is hit far less is hit by something else. */
const ALIKE = 0.25;
/** So that many edges count for more than one that stands out far. */
const CLIPPED_Z = 10;
/** Evidence of more edges would say the same. */
const SHOWN_EDGES = 3;

interface Hit {
  place: EdgePlace;
  finding: Finding;
}

interface Node {
  name: string;
  hits: Hit[];
  purity: number;
}

/** One suspect for each service most of whose edges lose alike, and one for each edge that loses beside. */
export function networkSuspects(mesh: Mesh, places: readonly EdgePlace[]): Suspect[] {
  const looked = places.filter(({ findings }) => findings.length > 0);
  return (["time", "requests", "stuck"] as const).flatMap((loss) => suspectsOf(mesh, looked, loss));
}

function suspectsOf(mesh: Mesh, looked: readonly EdgePlace[], loss: Loss): Suspect[] {
  const all = looked.flatMap((place) =>
    lit(place)
      .filter((finding) => finding.loss === loss)
      .map((finding) => ({ place, finding })),
  );
  if (all.length === 0) return [];
  const left = new Set(all);
  const found: Suspect[] = [];
  const asked = looked.filter(({ edge }) => !isIdle(mesh, edge));
  const nodes = [...mesh.services.keys()].flatMap((name) => nodeAt(name, asked, all));
  for (const node of nodes.sort((a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1))) {
    const hits = node.hits.filter((hit) => left.has(hit));
    if (hits.length < 2) continue;
    found.push(ofNode({ ...node, hits }));
    for (const hit of hits) left.delete(hit);
  }
  const callers = new Map<string, number>();
  for (const { edge } of looked) callers.set(edge.destination, (callers.get(edge.destination) ?? 0) + 1);
  const alone = ({ place }: Hit): boolean => callers.get(place.edge.destination) === 1;
  return [...found, ...[...left].map((hit) => (alone(hit) ? ofOnlyEdge(hit) : ofEdge(hit)))];
}

/** On which nothing is asked any more: then nothing can be lost there, as by a service that is gone itself. */
function isIdle({ frame }: Mesh, { bySource }: Edge): boolean {
  return bySource?.requests.subarray(frame.baseline).every((count) => count === 0) ?? false;
}

function nodeAt(name: string, looked: readonly EdgePlace[], all: readonly Hit[]): Node[] {
  const isHere = ({ edge }: EdgePlace): boolean => edge.source === name || edge.destination === name;
  const here = all.filter(({ place }) => isHere(place));
  const most = Math.max(0, ...here.map(amount));
  const hits = here.filter((hit) => amount(hit) >= ALIKE * most);
  const purity = hits.length / looked.filter(isHere).length;
  return hits.length > 1 && purity >= HIT_SHARE ? [{ name, hits, purity }] : [];
}

/** Of one request. */
function amount({ finding }: Hit): number {
  return finding.evidence.observed - finding.evidence.baseline;
}

function weight({ hits, purity }: Node): number {
  return hits.reduce((sum, { finding }) => sum + Math.min(CLIPPED_Z, finding.z), 0) * purity ** 2;
}

function ofNode({ name, hits, purity }: Node): Suspect {
  const why = `${hits.length} edges of ${name} lose it between their ends, and neither end takes longer itself.`;
  const perStep = hits.reduce((sum, { finding }) => sum + finding.perStep, 0);
  const findings = hits
    .map(({ finding }) => ({ ...finding, perStep }))
    .sort((a, b) => b.z - a.z)
    .slice(0, SHOWN_EDGES);
  return {
    target: { type: "service", service: name },
    kind: "network",
    at: name,
    findings,
    purity,
    beside: [],
    why,
  };
}

/** The callee has but this way in: a trouble of the way cannot be told from one of the callee's own network. */
function ofOnlyEdge(hit: Hit): Suspect {
  const { source, destination } = hit.place.edge;
  const why = `Between ${source} and ${destination}, which has no other caller: its own network and the way to it look alike.`;
  return { ...ofEdge(hit), target: { type: "service", service: destination }, from: undefined, why };
}

function ofEdge({ place, finding }: Hit): Suspect {
  const { source, destination } = place.edge;
  const other = isService(destination) ? destination : source;
  return {
    target: { type: "edge", source, destination },
    kind: "network",
    at: destination,
    from: source,
    findings: [finding],
    purity: 1,
    beside: [],
    why: `Between ${source} and ${destination} alone: other edges of ${other} do not lose it.`,
  };
}
