/** Values that no list in the program holds: files, kinds, and what the controller knows. */
import { POLICY_KINDS } from "../../model/index.js";
import { Client } from "../client.js";
import {
  breakerNames,
  DESCRIBED,
  EXPLAINED,
  experimentNames,
  KIND_WORDS,
  listName,
  namesIn,
  policyKind,
} from "../kinds.js";
import { CliFailure, type World } from "../world.js";
import type { Candidate, Slot } from "./words.js";

/** A person waits with a finger on the key. */
const ANSWER_WITHIN_MS = 500;
const MOST_NAMES = 200;
/** What a sidecar calls itself lands on a command line: nothing in it may mean anything to a shell. */
const HARMLESS = /^[\w.@:/%+][\w.@:/%+~=-]*$/;

const FILE_OPTIONS = ["--file", "--data", "--policies", "--module", "--event-log"];

type Values = { files: true } | { candidates: Candidate[] };

/** Nothing where the controller does not answer at once. */
export async function valuesFor({ place, before }: Slot, world: World, server?: string): Promise<Values> {
  const [last = ""] = place.split(" ").slice(-1);
  if (FILE_OPTIONS.includes(last)) return { files: true };
  if (place === "get kind") return plain(KIND_WORDS);
  if (place === "describe kind") return plain(DESCRIBED);
  if (place === "explain kind") return plain([EXPLAINED]);
  if (place === "delete kind") return plain(POLICY_KINDS);
  const read = readerOf(place, before);
  if (read === undefined) return plain([]);
  try {
    const names = await read(new Client(world, server, { withinMs: ANSWER_WITHIN_MS }));
    const harmless = [...new Set(names)].filter((name) => HARMLESS.test(name));
    return plain(harmless.sort().slice(0, MOST_NAMES));
  } catch (error) {
    if (error instanceof CliFailure) return plain([]);
    throw error;
  }
}

function readerOf(
  place: string,
  [kind = ""]: readonly string[],
): ((client: Client) => Promise<string[]>) | undefined {
  if (place.endsWith("--namespace")) return namespaces;
  if (place === "bypass end id") return (client) => namesIn(client, "bypasses");
  if (place === "explain name") return faultNames;
  if (place === "stop name") return experimentNames;
  if (place === "recoveries name") return breakerNames;
  if (place === "forecast service") return calledServices;
  if (place === "describe name") return kind.startsWith("breaker") ? breakerNames : experimentNames;
  const list = listName(kind);
  if (place === "get name" && list !== undefined) return (client) => namesIn(client, list);
  if (place === "get name" || place === "delete name") return (client) => policyNames(client, kind);
  if (place === "bypass --selector") return labels;
  return undefined;
}

async function calledServices(client: Client): Promise<string[]> {
  const { nodes } = await client.graph({});
  return nodes.flatMap(({ name, inbound }) => (inbound === undefined ? [] : name));
}

async function namespaces(client: Client): Promise<string[]> {
  return (await client.policies()).policies.map(({ policy }) => policy.metadata.namespace);
}

async function policyNames(client: Client, kind: string): Promise<string[]> {
  const wanted = kind === "policies" ? undefined : policyKind(kind);
  const { policies } = await client.policies();
  return policies
    .filter(({ policy }) => (wanted ?? policy.kind) === policy.kind)
    .map(({ policy }) => policy.metadata.name);
}

async function faultNames(client: Client): Promise<string[]> {
  const { policies } = await client.policies();
  return policies.flatMap(({ policy: { kind, metadata } }) =>
    kind === "FaultInjection" ? [`${metadata.namespace}/${metadata.name}`] : [],
  );
}

async function labels(client: Client): Promise<string[]> {
  const sidecars = await client.list("sidecars");
  return sidecars.flatMap((sidecar) =>
    Object.entries(sidecar.labels).map(([label, value]) => `${label}=${value}`),
  );
}

function plain(values: readonly string[]): Values {
  return { candidates: values.map((value) => ({ value, about: "" })) };
}
