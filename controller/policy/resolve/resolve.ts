// What one sidecar gets in one direction: the policies that concern it, as the configuration of its filter.
import { createHash } from "node:crypto";
import { type Direction, type PolicyError, type Sidecar, THROUGHPUT_RESOURCE } from "../../model/index.js";
import { checkFilterConfig } from "../check/index.js";
import { MOST_BREAKERS, MOST_CONFIG_BYTES, MOST_FAULTS, MOST_TAGS } from "../schema/index.js";
import {
  type AcceptedPolicy,
  breakerEntry,
  concerns,
  type Entry,
  faultEntry,
  inOrder,
  nameOf,
  tagEntries,
} from "./entries.js";
import { type Service, serviceTable } from "./hosts.js";

/** The cluster by which every sidecar reaches the controller, and how often it reports. */
const REPORT = { cluster: "meshfuse", interval: "1s" };

/** 64 bits: enough to tell the configurations of one mesh apart, short enough to be read aloud. */
const REVISION_DIGITS = 16;

interface ResolveInput {
  policies: readonly AcceptedPolicy[];
  sidecar: Sidecar;
  direction: Direction;
  /** All services of the mesh. */
  services: readonly Service[];
  /** False: its Envoy does not ask for THROUGHPUT_RESOURCE, so that no fault can have `throughput`. */
  throttles?: boolean;
  /** The secret for sidecars of which a tag hashes, 32 hex digits; absent: none can. */
  hashKey?: string | undefined;
}

/** The bytes that a filter is given. Equal input gives equal bytes. */
export interface ResolvedConfig {
  /** JSON. */
  text: string;
  /** First 16 hex digits of the SHA-256 of the document without its revision; "" for a bypass. */
  revision: string;
}

/** Errors name the sidecar and the policy; a sidecar whose configuration has one keeps its last good one. */
type Resolution = { ok: true; config: ResolvedConfig } | { ok: false; errors: PolicyError[] };

/** What a bypassed sidecar is given: the filter passes everything and counts. */
export const BYPASS_CONFIG: ResolvedConfig = { text: "{}", revision: "" };

export function resolveConfig(input: ResolveInput): Resolution {
  const { sidecar, direction } = input;
  const mine = input.policies.filter(({ policy }) => concerns(policy, sidecar, direction));
  const sections = sectionsOf(mine);
  const errors = Object.values(sections).flatMap((section) => overLimit(section, sidecar));
  if (input.throttles === false) errors.push(...unthrottled(sections.faults, sidecar));
  if (errors.length > 0) return { ok: false, errors };
  const table = tableOf(input.services, sidecar.namespace);
  const config = configOf(input, sections, table.text);
  const over = overSize(config.text);
  const lines = over.length > 0 ? over : [...table.lines, ...checkFilterConfig(config.checked)];
  if (lines.length > 0) return { ok: false, errors: lines.map((line) => asError(line, sections, sidecar)) };
  return { ok: true, config: { text: config.text, revision: config.revision } };
}

/** The table of services as JSON, and what the filter would refuse of it. */
interface Table {
  text: string;
  lines: readonly string[];
}

/** Of a thousand services the table is most of a configuration, and the same for every sidecar of a namespace. */
const tables = new WeakMap<readonly Service[], Map<string, Table>>();

function tableOf(services: readonly Service[], namespace: string): Table {
  const known = tables.get(services) ?? new Map<string, Table>();
  tables.set(services, known);
  const table = known.get(namespace) ?? checkedTable(serviceTable(services, namespace));
  known.set(namespace, table);
  return table;
}

function checkedTable(services: ReturnType<typeof serviceTable>): Table {
  const text = JSON.stringify(services);
  return { text, lines: checkFilterConfig(`{"services":${text}}`) };
}

function overSize(text: string): string[] {
  const bytes = Buffer.byteLength(text);
  return bytes > MOST_CONFIG_BYTES ? [`${bytes} bytes are over ${MOST_CONFIG_BYTES}`] : [];
}

/** A section of the configuration: each entry with the policy that it came from. */
interface Section {
  what: "breakers" | "faults" | "tags";
  most: number;
  entries: { entry: Entry; from: AcceptedPolicy }[];
}

type Sections = Record<Section["what"], Section>;

function sectionsOf(policies: readonly AcceptedPolicy[]): Sections {
  const entriesOf = (kind: AcceptedPolicy["policy"]["kind"], make: (from: AcceptedPolicy) => Entry[]) =>
    inOrder(policies, kind).flatMap((from) => make(from).map((entry) => ({ entry, from })));
  return {
    breakers: {
      what: "breakers",
      most: MOST_BREAKERS,
      entries: entriesOf("CircuitBreaker", (from) => [breakerEntry(from)]),
    },
    faults: {
      what: "faults",
      most: MOST_FAULTS,
      entries: entriesOf("FaultInjection", (from) => [faultEntry(from)]),
    },
    tags: { what: "tags", most: MOST_TAGS, entries: entriesOf("RequestTags", tagEntries) },
  };
}

/** The policies behind the limit are named: they are what the sidecar cannot take. */
function overLimit({ what, most, entries }: Section, sidecar: Sidecar): PolicyError[] {
  const beyond = new Set(entries.slice(most).map(({ from }) => from));
  return [...beyond].map((from) => errorOf(from, `${what}: has more than ${most} entries`, sidecar));
}

/** Throttling takes a filter of Envoy's own behind ours. */
function unthrottled({ entries }: Section, sidecar: Sidecar): PolicyError[] {
  return entries
    .filter(({ entry }) => entry.throughput !== undefined)
    .map(({ from: { policy, source } }) => ({
      source,
      document: `${policy.kind} ${nameOf(policy)}`,
      path: "spec.throughput",
      message:
        `${sidecarLabel(sidecar)} does not subscribe to ${THROUGHPUT_RESOURCE}: render it anew, or remove ` +
        "throughput; it keeps its last good configuration",
    }));
}

/** `checked`: the same without its services, which were checked by themselves. */
function configOf({ sidecar, direction, hashKey }: ResolveInput, sections: Sections, services: string) {
  const node = { service: sidecar.service, ...versionOf(sidecar), namespace: sidecar.namespace };
  const head = fieldsOf({ node, direction });
  const tail = fieldsOf({
    report: REPORT,
    breakers: sections.breakers.entries.map(({ entry }) => entry),
    faults: sections.faults.entries.map(({ entry }) => entry),
    tags: sections.tags.entries.map(({ entry }) => entry),
    ...(hashKey !== undefined && hashes(sections) ? { hashKey } : {}),
  });
  const content = `${head},"services":${services},${tail}}`;
  const revision = createHash("sha256")
    .update(`{"version":1,${content}`)
    .digest("hex")
    .slice(0, REVISION_DIGITS);
  const checked = `{"version":1,"revision":"${revision}",${head},"services":[],${tail}}`;
  return { text: `{"version":1,"revision":"${revision}",${content}`, revision, checked };
}

/** Who needs no secret is given none. */
function hashes({ tags }: Sections): boolean {
  return tags.entries.some(({ entry }) => entry.hash === true);
}

/** The inside of an object as JSON. */
function fieldsOf(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}

/** A workload may have no version; an empty one is none. */
function versionOf({ version }: Sidecar): { version?: string } {
  return version === "" ? {} : { version };
}

/** A refusal of the whole configuration, at the policy that it came from where the path tells. */
function asError(line: string, sections: Sections, sidecar: Sidecar): PolicyError {
  const [, what = "", index = ""] = /^(breakers|faults|tags)\[(\d+)\]/.exec(line) ?? [];
  const section = Object.values(sections).find((candidate) => candidate.what === what);
  const from = section?.entries[Number(index)]?.from;
  if (from !== undefined) return errorOf(from, line, sidecar);
  const hint = line.endsWith(`over ${MOST_CONFIG_BYTES}`) ? "; it needs fewer or shorter policies" : "";
  return { source: sidecarLabel(sidecar), document: "", path: "", message: `${line}${hint}` };
}

function errorOf({ policy, source }: AcceptedPolicy, words: string, sidecar: Sidecar): PolicyError {
  return {
    source,
    document: `${policy.kind} ${nameOf(policy)}`,
    path: "",
    message: `${words} for ${sidecarLabel(sidecar)}, which keeps its last good configuration`,
  };
}

/** How errors name a sidecar. */
export function sidecarLabel(sidecar: Sidecar): string {
  return `sidecar ${JSON.stringify(sidecar.id)}`;
}
