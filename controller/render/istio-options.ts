// What a person asks to have rendered for Istio: texts from a command line, decoded to options or to every error.
import type { Direction } from "../model/index.js";
import { type Address, parseAddress } from "./address.js";
import { readDirections } from "./options.js";
import { checkTagEnds, checkTags } from "./tags.js";

const DEFAULT_NAME = "meshfuse";
const DEFAULT_NAMESPACE = "default";
/** Not 0: `istioctl analyze` warns (IST0151) of a filter that is placed before another and has no priority. */
const DEFAULT_PRIORITY = 10;
/** EnvoyFilter's priority is an int32. */
const MAX_PRIORITY = 2 ** 31 - 1;
const MIN_PRIORITY = -(2 ** 31);

/** Kubernetes' own rules for a namespace, a resource's name, and a label's prefix, name and value. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
const LABEL_TEXT = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const MAX_SUBDOMAIN_BYTES = 253;

/** As they stand on a command line; absent: the default. */
export interface IstioWish {
  /** `host:port` where the sidecars reach the controller; required. */
  controller?: string | undefined;
  name?: string | undefined;
  /** Where the EnvoyFilter stands: its sidecars get it. Istio's root namespace: those of every namespace. */
  namespace?: string | undefined;
  /** `name=value,name=value` each: labels of the pods that get it; absent: all. */
  selector?: readonly string[] | undefined;
  priority?: string | undefined;
  /** Names of the metric tags that policies will use. */
  tags?: readonly string[] | undefined;
  /** inbound, outbound or both (default). */
  direction?: string | undefined;
  /** True: gateways get the outbound filter too. */
  gateway?: boolean | undefined;
}

export interface IstioOptions {
  controller: Address;
  name: string;
  namespace: string;
  selector: Readonly<Record<string, string>>;
  priority: number;
  tags: readonly string[];
  directions: readonly Direction[];
  gateway: boolean;
}

type IstioOptionsOrErrors = { options: IstioOptions } | { errors: string[] };

/** Each error is `field: what is wrong`. */
export function readIstioOptions(wish: IstioWish): IstioOptionsOrErrors {
  const errors: string[] = [];
  const controller = readController(wish.controller, errors);
  const { name = DEFAULT_NAME, namespace = DEFAULT_NAMESPACE, tags = [], gateway = false } = wish;
  if (!isSubdomain(name)) errors.push(`name: ${shown(name)} is not a Kubernetes name such as meshfuse`);
  if (!DNS_LABEL.test(namespace)) {
    errors.push(`namespace: ${shown(namespace)} is not a Kubernetes namespace such as shop`);
  }
  const selector = readSelector(wish.selector ?? [], errors);
  const priority = readPriority(wish.priority, errors);
  checkTags(tags, errors);
  checkTagEnds(tags, errors);
  const directions = readDirections(wish.direction ?? "both", errors);
  if (gateway && wish.direction === "inbound") {
    errors.push("gateway: takes the outbound filter only; leave out --direction inbound");
  }
  if (controller === undefined || errors.length > 0) return { errors };
  return { options: { controller, name, namespace, selector, priority, tags, directions, gateway } };
}

function readController(text: string | undefined, errors: string[]): Address | undefined {
  if (text === undefined) {
    errors.push("controller: missing; name the host:port that pods reach, such as meshfuse.mesh.svc:18000");
    return undefined;
  }
  const address = parseAddress(text);
  if (address === undefined) errors.push(`controller: ${shown(text)} is not host:port`);
  return address;
}

function readSelector(texts: readonly string[], errors: string[]): Record<string, string> {
  const selector = new Map<string, string>();
  const pairs = texts.flatMap((text) => text.split(","));
  for (const [index, pair] of pairs.entries()) {
    const [, name, value] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
    const at = `selector[${index}]`;
    if (name === undefined || value === undefined) errors.push(`${at}: ${shown(pair)} is not name=value`);
    else if (!isLabelName(name)) errors.push(`${at}: ${shown(name)} is not the name of a label`);
    else if (value !== "" && !LABEL_TEXT.test(value))
      errors.push(`${at}: ${shown(value)} is not the value of a label`);
    else if (selector.has(name)) errors.push(`${at}: ${shown(name)} is a name given twice`);
    else selector.set(name, value);
  }
  return Object.fromEntries(selector);
}

function isLabelName(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash < 0) return LABEL_TEXT.test(text);
  return isSubdomain(text.slice(0, slash)) && LABEL_TEXT.test(text.slice(slash + 1));
}

function isSubdomain(text: string): boolean {
  return text.length <= MAX_SUBDOMAIN_BYTES && DNS_SUBDOMAIN.test(text);
}

function readPriority(text: string | undefined, errors: string[]): number {
  if (text === undefined) return DEFAULT_PRIORITY;
  const priority = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(priority)) errors.push(`priority: ${shown(text)} is not an integer`);
  else if (priority < MIN_PRIORITY) errors.push(`priority: ${priority} is under ${MIN_PRIORITY}`);
  else if (priority > MAX_PRIORITY) errors.push(`priority: ${priority} is over ${MAX_PRIORITY}`);
  return priority;
}

function shown(text: string): string {
  return JSON.stringify(text);
}
