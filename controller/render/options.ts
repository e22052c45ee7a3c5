// What a person asks to have rendered: texts from a command line, decoded to options or to every error at once.
import type { Direction } from "../model/index.js";
import { type Address, parseAddress } from "./address.js";
import type { SidecarIdentity } from "./node.js";
import { checkTags } from "./tags.js";
import { readTracing, type Tracing } from "./tracing.js";

/** Where the controller listens unless told otherwise. */
export const DEFAULT_CONTROLLER = "127.0.0.1:18000";
const DEFAULT_NAMESPACE = "default";
const MAX_TEXT_BYTES = 253;
/** What no namespace or service is called, and what would be read as another. */
const NO_NAME = /[\s/\p{Cc}]/u;

export const PARTS = [
  "all",
  "bootstrap",
  "filters",
  "tracing",
  "access-log",
  "access-logger-stats",
  "example",
] as const;
/**
 * `bootstrap`: node, stats_config and the controller's cluster; `filters`: the entries of `http_filters`; `tracing`:
 * how the connection manager traces; `all`: these; `access-log`: its access log; `access-logger-stats`: its metrics, by an
 * access logger; `example`: a whole bootstrap that runs.
 */
type Part = (typeof PARTS)[number];

const UNTRACED: ReadonlySet<Part> = new Set(["filters", "access-log", "access-logger-stats"]);

/** As they stand on a command line; absent: the default. */
export interface RenderWish {
  /** `host:port` of the controller. */
  controller?: string | undefined;
  namespace?: string | undefined;
  /** Absent: the controller takes Envoy's `--service-cluster`. */
  service?: string | undefined;
  version?: string | undefined;
  /** `name=value` each: what selectors are compared with. */
  labels?: readonly string[] | undefined;
  /** Names of the metric tags that policies will use. */
  tags?: readonly string[] | undefined;
  /** inbound, outbound or both (default). */
  direction?: string | undefined;
  part?: string | undefined;
  /** `zipkin=host:port` or `otlp=host:port`: where spans go. */
  trace?: string | undefined;
  /** A percentage; absent: 100%. */
  traceSampling?: string | undefined;
}

export interface RenderOptions {
  controller: Address;
  identity: SidecarIdentity;
  /** In the order in which they are shown. */
  directions: readonly Direction[];
  part: Part;
  tracing?: Tracing;
}

type OptionsOrErrors = { options: RenderOptions } | { errors: string[] };

/** Each error is `field: what is wrong`. */
export function readRenderOptions(wish: RenderWish): OptionsOrErrors {
  const errors: string[] = [];
  const controllerText = wish.controller ?? DEFAULT_CONTROLLER;
  const controller = parseAddress(controllerText);
  if (controller === undefined) errors.push(`controller: ${shown(controllerText)} is not host:port`);
  const namespace = wish.namespace ?? DEFAULT_NAMESPACE;
  for (const [field, value] of Object.entries({ namespace, service: wish.service, version: wish.version })) {
    checkText(field, value, errors);
  }
  for (const [field, value] of Object.entries({ namespace, service: wish.service })) {
    if (value !== undefined && NO_NAME.test(value)) {
      errors.push(`${field}: ${shown(value)} has a space, a slash or a control character, as no name has`);
    }
  }
  const labels = readLabels(wish.labels ?? [], errors);
  const tags = wish.tags ?? [];
  checkTags(tags, errors);
  const directions = readDirections(wish.direction ?? "both", errors);
  const part = readPart(wish.part ?? "all", errors);
  const tracing = wish.trace === undefined ? undefined : readTracing(wish.trace, wish.traceSampling, errors);
  checkTracing(wish, part, errors);
  if (controller === undefined || errors.length > 0) return { errors };
  const identity: SidecarIdentity = { namespace, labels, tags };
  if (wish.service !== undefined) identity.service = wish.service;
  if (wish.version !== undefined) identity.version = wish.version;
  const options = { controller, identity, directions, part };
  return { options: tracing === undefined ? options : { ...options, tracing } };
}

/** What would do nothing is a mistake. */
function checkTracing({ trace, traceSampling }: RenderWish, part: Part, errors: string[]): void {
  if (trace === undefined && traceSampling !== undefined) errors.push("traceSampling: needs --trace, too");
  if (trace === undefined && part === "tracing") errors.push("part: tracing needs --trace, too");
  if (trace !== undefined && UNTRACED.has(part)) {
    errors.push(`trace: part ${part} has nothing of it; take --part tracing and --part bootstrap`);
  }
}

function checkText(field: string, value: string | undefined, errors: string[]): void {
  if (value === "") errors.push(`${field}: is empty`);
  if (Buffer.byteLength(value ?? "") > MAX_TEXT_BYTES) {
    errors.push(`${field}: is longer than ${MAX_TEXT_BYTES} bytes`);
  }
}

function readLabels(texts: readonly string[], errors: string[]): Record<string, string> {
  const labels = new Map<string, string>();
  for (const [index, text] of texts.entries()) {
    const [, name, value] = /^([^=\s]+)=(.*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      errors.push(`labels[${index}]: ${shown(text)} is not name=value`);
    } else if (labels.has(name)) {
      errors.push(`labels[${index}]: ${shown(name)} is a name given twice`);
    } else {
      labels.set(name, value);
    }
  }
  return Object.fromEntries(labels);
}

/** `direction` as a person names it, both by default, in the order in which they are shown. */
export function readDirections(text: string, errors: string[]): Direction[] {
  if (text === "both") return ["inbound", "outbound"];
  if (text === "inbound" || text === "outbound") return [text];
  errors.push(`direction: ${shown(text)} is not one of inbound, outbound, both`);
  return [];
}

function readPart(text: string, errors: string[]): Part {
  const part = PARTS.find((name) => name === text);
  if (part === undefined) errors.push(`part: ${shown(text)} is not one of ${PARTS.join(", ")}`);
  return part ?? "all";
}

function shown(text: string): string {
  return JSON.stringify(text);
}
