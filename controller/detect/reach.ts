// Whether one trouble explains another: who calls the slow or failing one is slow or failing too.

export interface Call {
  source: string;
  destination: string;
}

/** All that a service calls, and what those call, itself too. */
export function reachedFrom(service: string, calls: readonly Call[]): Set<string> {
  const callees = new Map<string, string[]>();
  for (const { source, destination } of calls)
    callees.set(source, [...(callees.get(source) ?? []), destination]);
  const reached = new Set([service]);
  // A set is walked in the order of its additions, those that are made on the way too.
  for (const caller of reached) for (const callee of callees.get(caller) ?? []) reached.add(callee);
  return reached;
}
