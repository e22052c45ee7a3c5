// How what is wrong at one place comes to users.
import type { Mesh } from "./mesh.js";

/** From a service by its callers to one that users ask: the way with the fewest services that nothing hit. */
export function pathToUsers(mesh: Mesh, from: string, hit: ReadonlySet<string>): string[] {
  const via = new Map<string, string | undefined>([[from, undefined]]);
  let rows: string[][] = [[from], []];
  while (rows.some((row) => row.length > 0)) {
    const [near = [], far = []] = rows;
    const at = near.shift();
    if (at === undefined) {
      rows = [far, []];
      continue;
    }
    const service = mesh.services.get(at);
    if (service === undefined || service.atUsers) return back(via, at);
    for (const { source } of service.inbound) {
      if (via.has(source) || !mesh.services.has(source)) continue;
      via.set(source, at);
      (hit.has(source) ? near : far).push(source);
    }
  }
  return [from];
}

function back(via: ReadonlyMap<string, string | undefined>, last: string): string[] {
  const path: string[] = [];
  for (let at: string | undefined = last; at !== undefined; at = via.get(at)) path.unshift(at);
  return path;
}
