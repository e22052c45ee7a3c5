// What stands in the chains: nothing, the filter, its floor, and what both are compared with.
import { isSkip, type Peer, wasmFilters } from "../../peers/index.js";
import type { Skip } from "../../result/index.js";
import type { Scenario } from "../../scenario/index.js";
import type { Settings } from "../step.js";
import type { Chain, Reply } from "./bootstrap.js";
import { baseName } from "./group.js";
import type { Subject } from "./subject.js";

/** Builds the module that makes the same calls as the filter in a scenario and decides nothing; its path. */
export type FloorOf = (scenario: Scenario, module: string, folder: string) => Promise<string>;

export const OURS = "Meshfuse";
export const ONE = "Meshfuse, one copy";
export const FLOOR = "its floor";

/** What each copy counts a request as, by what the client gets. */
const OUTCOMES = new Map([
  ["rejection", "rejected"],
  ["abort", "injected"],
  ["response", "injected"],
]);

/** The chain without a filter. */
export function bare(scenario: Scenario, workers = 1): Subject {
  const chain = { filters: [], reply: replyOf(scenario) };
  return {
    ...alike(scenario, workers),
    name: baseName(workers),
    chain,
    copies: 0,
    status: chain.reply.status,
  };
}

export function filterOf(scenario: Scenario, module: string, copies: number, name = OURS): Subject {
  const filters = wasmFilters(pluginOf(scenario, "meshfuse", module), copies);
  const outcome = OUTCOMES.get(scenario.name) ?? "success";
  return { ...alike(scenario), name, chain: { filters, reply: replyOf(scenario) }, copies, outcome };
}

export async function floorSubject(
  scenario: Scenario,
  copies: number,
  floorOf: FloorOf,
  settings: Settings,
): Promise<Subject | Skip> {
  try {
    const module = await floorOf(scenario, settings.module, settings.cache);
    const filters = wasmFilters(pluginOf(scenario, "floor", module), copies);
    return { ...alike(scenario), name: FLOOR, chain: { filters, reply: replyOf(scenario) }, copies };
  } catch (error) {
    settings.signal.throwIfAborted();
    const why = `it could not be built: ${error instanceof Error ? error.message : String(error)}`;
    return { what: `the floor of ${scenario.name}`, why };
  }
}

export async function peerSubject(
  peer: Peer,
  scenario: Scenario,
  copies: number,
  settings: Settings,
): Promise<Subject | Skip> {
  const filters = await peer.filters(copies, settings);
  if (isSkip(filters)) return filters;
  const reply = replyOf(scenario);
  // Peers of the filter's own answers give the same one; the others let requests pass.
  const status = peer.sameWorkAs.includes(scenario.name) ? scenario.status : reply.status;
  return { ...alike(scenario), name: peer.name, chain: { filters, reply }, copies, status, isPeer: true };
}

/** Something that is no filter: another chain for the same requests. */
export function chainSubject(scenario: Scenario, name: string, chain: Chain, copies: number): Subject {
  return { ...alike(scenario), name, chain, copies };
}

/** What could be built, and what not. */
export function parted(made: readonly (Subject | Skip)[]): { subjects: Subject[]; skipped: Skip[] } {
  const subjects: Subject[] = [];
  const skipped: Skip[] = [];
  for (const each of made) {
    if (isSkip(each)) skipped.push(each);
    else subjects.push(each);
  }
  return { subjects, skipped };
}

/** What the upstream of a scenario answers, as the route's own answer. */
export function replyOf({ response }: Scenario): Reply {
  const of = (wanted: string) => response.find(([name]) => name === wanted)?.[1];
  const body = "x".repeat(Number(of("content-length") ?? 0));
  return { status: Number(of(":status") ?? 200), body, headers: response };
}

function alike({ requests, status }: Scenario, workers = 1) {
  return { requests, status, workers };
}

function pluginOf({ document }: Scenario, name: string, filename: string) {
  const rootId = "meshfuse.outbound";
  return { name, rootId, code: { filename }, configuration: JSON.stringify(document) };
}
