/** What `get` can list, and the words by which people name it. */
import { POLICY_KINDS, type PolicyKind } from "../model/index.js";
import type { Client, Lists } from "./client.js";
import {
  AUDIT_COLUMNS,
  BREAKER_COLUMNS,
  BYPASS_COLUMNS,
  DELIVERY_COLUMNS,
  deliveryRows,
  EDGE_COLUMNS,
  EXPERIMENT_COLUMNS,
  FAULT_COLUMNS,
  REFUSAL_COLUMNS,
} from "./columns.js";
import { didYouMean } from "./nearest.js";
import { type Sheet, sheetOf } from "./sheet.js";
import { usage } from "./world.js";

/** What can be described. */
export const DESCRIBED = ["breaker", "experiment"] as const;
/** What can be explained. */
export const EXPLAINED = "fault";
/** Enough entries to find names in. */
const NAMES_FROM = 1000;

/** One thing of which there are lists. */
interface ListKind<K extends keyof Lists = keyof Lists> {
  /** In the API's reply. */
  field: K;
  /** What a name on the command line is compared with. */
  namesOf: (row: Lists[K][number]) => readonly (string | undefined)[];
  sheet: (rows: Lists[K]) => Sheet;
}

const LISTS = {
  sidecars: list("sidecars", {
    namesOf: ({ id, namespace, service }) => [id, `${namespace}/${service}`],
    sheet: (rows) => sheetOf(deliveryRows(rows), DELIVERY_COLUMNS, "no sidecar has connected yet"),
  }),
  edges: list("edges", {
    namesOf: ({ source, destination }) => [source, destination],
    sheet: (rows) => sheetOf(rows, EDGE_COLUMNS, "no requests have been reported yet"),
  }),
  breakers: list("breakers", {
    namesOf: ({ name, sidecar }) => [name, sidecar],
    sheet: (rows) => sheetOf(rows, BREAKER_COLUMNS, "no breakers are reported"),
  }),
  faults: list("faults", {
    namesOf: ({ name, sidecar }) => [name, sidecar],
    sheet: (rows) => sheetOf(rows, FAULT_COLUMNS, "no faults are reported"),
  }),
  experiments: list("experiments", {
    namesOf: ({ id, policy }) => [id, policy],
    sheet: (rows) => sheetOf(rows, EXPERIMENT_COLUMNS, "there has been no experiment yet"),
  }),
  bypasses: list("bypasses", {
    namesOf: ({ id }) => [id],
    sheet: (rows) => sheetOf(rows, BYPASS_COLUMNS, "nothing is bypassed"),
  }),
  refusals: list("refusals", {
    namesOf: ({ node }) => [node],
    sheet: (rows) => sheetOf(rows, REFUSAL_COLUMNS, "nobody was turned away in the last minute"),
  }),
  audit: list("events", {
    namesOf: ({ subject, by }) => [subject, by],
    sheet: (rows) => ({ ...sheetOf(rows, AUDIT_COLUMNS, "nothing has been changed yet"), isLog: true }),
  }),
} as const;

export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as ListName[];
export const KIND_WORDS: readonly string[] = ["policies", ...POLICY_KINDS, ...LIST_NAMES];

/** A list as it was read, and what people see of it. */
interface ReadList {
  value: Partial<Lists>;
  count: number;
  sheet: Sheet;
}

/** `name`: only what it names. `most`: no more than the first so many. */
export function readList(client: Client, list: ListName, name?: string, most?: number): Promise<ReadList> {
  return readKind(client, LISTS[list] as unknown as ListKind, name, most);
}

/** Names by which the entries of a list can be asked for. */
export async function namesIn(client: Client, list: ListName): Promise<string[]> {
  const { field, namesOf } = LISTS[list] as unknown as ListKind;
  const rows = await client.list(field, NAMES_FROM);
  return rows.flatMap((row) => namesOf(row)).filter((name) => name !== undefined);
}

/** `namespace/name` of all breakers: those that are in force, and those that are reported. */
export async function breakerNames(client: Client): Promise<string[]> {
  const [{ policies }, reported] = await Promise.all([
    client.policies(),
    client.list("breakers", NAMES_FROM),
  ]);
  const written = policies.flatMap(({ policy: { kind, metadata } }) =>
    kind === "CircuitBreaker" ? [`${metadata.namespace}/${metadata.name}`] : [],
  );
  return [...new Set([...written, ...reported.map(({ name }) => name)])];
}

/** `namespace/name` of the FaultInjections that there were experiments with. */
export async function experimentNames(client: Client): Promise<string[]> {
  const experiments = await client.list("experiments", NAMES_FROM);
  return [...new Set(experiments.map(({ policy }) => policy.slice(policy.indexOf("/") + 1)))];
}

/** `edges`, `Edge` and `edge` are one; undefined: it is no list. */
export function listName(text: string): ListName | undefined {
  return LIST_NAMES.find((known) => singular(known) === singular(text));
}

/** `circuitbreaker`, `CircuitBreakers` and `CircuitBreaker` are one. `known`: what may stand there. */
export function policyKind(text: string, known: readonly string[] = POLICY_KINDS): PolicyKind {
  const kind = POLICY_KINDS.find((candidate) => singular(candidate) === singular(text));
  if (kind !== undefined) return kind;
  throw usage(`${JSON.stringify(text)} is not one of ${known.join(", ")}${didYouMean(text, known)}`);
}

async function readKind<K extends keyof Lists>(
  client: Client,
  { field, namesOf, sheet }: ListKind<K>,
  name: string | undefined,
  most: number | undefined,
): Promise<ReadList> {
  const all = await client.list(field, name === undefined ? most : undefined);
  const rows = all
    .filter((row) => name === undefined || namesOf(row).some((own) => isNamed(own, name)))
    .slice(0, most) as Lists[K];
  return { value: { [field]: rows } as Partial<Lists>, count: rows.length, sheet: sheet(rows) };
}

/** `default/ratings` is also `ratings`. */
function isNamed(own: string | undefined, name: string): boolean {
  return own === name || own?.endsWith(`/${name}`) === true;
}

function list<K extends keyof Lists>(field: K, rest: Omit<ListKind<K>, "field">): ListKind<K> {
  return { field, ...rest };
}

function singular(word: string): string {
  const lower = word.toLowerCase();
  return lower.endsWith("sses") ? lower.slice(0, -2) : lower.replace(/s$/, "");
}
