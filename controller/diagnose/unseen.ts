// Services of which only their callers tell: how long one takes is seen through its callers' network.
import type { Mesh } from "./mesh.js";
import { type Finding, findingOf, type Suspect } from "./suspect.js";

/** A network adds the same to each request: what is slower by less than a quarter of it, or four times, is so by itself. */
const ALIKE = 0.25;

/** What only one caller tells of a service is half as likely its own where that caller's network loses about as much. */
export function seenThroughNetworks(mesh: Mesh, suspects: readonly Suspect[]): Suspect[] {
  return suspects.map((suspect) => {
    const caller = onlyWitness(mesh, suspect);
    const slower = findingOf(suspect, "time");
    if (caller === undefined || slower === undefined || suspect.kind === "network") return suspect;
    const isNetwork = suspects.some(
      (other) =>
        other.kind === "network" && other.from === undefined && other.at === caller && isAlike(other, slower),
    );
    if (!isNetwork) return suspect;
    const why = `Only ${caller} tells of it, whose other edges are slower alike: it may be that one's network.`;
    return { ...suspect, purity: suspect.purity / 2, why };
  });
}

/** The one service that calls it, where nobody else tells anything of it. */
function onlyWitness(mesh: Mesh, { target }: Suspect): string | undefined {
  if (target.type !== "service") return undefined;
  const { inbound = [], whole, instances = [] } = mesh.services.get(target.service) ?? {};
  const [edge, ...others] = inbound;
  const isSeen = whole !== undefined || instances.length > 0 || edge?.byDestination !== undefined;
  return isSeen || others.length > 0 ? undefined : edge?.source;
}

function isAlike(network: Suspect, slower: Finding): boolean {
  const gap = findingOf(network, "time");
  if (gap === undefined) return false;
  const ratio = rise(slower) / rise(gap);
  return ratio >= ALIKE && ratio <= 1 / ALIKE;
}

function rise({ evidence }: Finding): number {
  return evidence.observed - evidence.baseline;
}
