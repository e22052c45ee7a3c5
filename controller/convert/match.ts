// One entry of a route's `match`: which requests, and whose. What cannot be said by a policy ends the conversion, since
// without it other requests would be hit.
import { convertHosts, isAmong } from "./hosts.js";
import { type Fields, fieldsOf, listOf, NotConvertible, textOf } from "./values.js";

/** The gateway by which Istio means sidecars. */
const MESH = "mesh";
/** What any value of a header satisfies: Istio takes the star for that, too. */
const ANY_VALUE = ["*", ".*"];
/** Say nothing of which requests. */
const NAMES = ["name", "statPrefix"];

export interface MatchContext {
  hosts: readonly string[];
  /** Namespaces of the VirtualService, and the one that is asked for by a person. */
  from: string;
  to: string | undefined;
}

export interface ConvertedMatch {
  namespace: string;
  selector?: Record<string, string>;
  match: { hosts?: string[]; paths?: Fields[]; methods?: string[]; headers?: Fields[] };
}

/** `entry` as it stands in the document. Throws NotConvertible. */
export function convertMatch(entry: unknown, { hosts, from, to }: MatchContext): ConvertedMatch {
  const {
    uri,
    method,
    authority,
    headers,
    withoutHeaders,
    sourceLabels,
    sourceNamespace,
    gateways,
    ...rest
  } = fieldsOf(entry, "");
  refuseRest(rest);
  refuseGateways(gateways);
  const namespace = namespaceOf(sourceNamespace, to) ?? from;
  const known = convertHosts(hosts, from, namespace);
  const asked = authority === undefined ? known : authorityOf(authority, known, namespace);
  const conditions = [...headersOf(headers), ...withoutHeadersOf(withoutHeaders)];
  const selector = labelsOf(sourceLabels);
  return {
    namespace,
    ...(Object.keys(selector).length === 0 ? {} : { selector }),
    match: {
      ...(asked === undefined ? {} : { hosts: asked }),
      ...(uri === undefined ? {} : { paths: [pathOf(uri)] }),
      ...(method === undefined ? {} : { methods: [exactOf(method, "method")] }),
      ...(conditions.length === 0 ? {} : { headers: conditions }),
    },
  };
}

/** Absent, they are the sidecars. */
export function isOfSidecars(gateways: unknown): boolean {
  return !Array.isArray(gateways) || gateways.length === 0 || gateways.includes(MESH);
}

/** Throws where these gateways are not, or not only by name, the sidecars. */
export function refuseGateways(value: unknown, path = "gateways"): void {
  if (isOfSidecars(listOf(value, path))) return;
  throw new NotConvertible(path, "is not of sidecars: a policy does not tell gateways apart");
}

function refuseRest({ ignoreUriCase, ...rest }: Fields): void {
  if (ignoreUriCase === true)
    throw new NotConvertible("ignoreUriCase", "a policy compares paths by their case");
  for (const field of Object.keys(rest))
    if (!NAMES.includes(field)) throw new NotConvertible(field, "a policy has no such condition");
}

/** Policies are for the callers of their own namespace. */
function namespaceOf(source: unknown, to: string | undefined): string | undefined {
  if (source === undefined) return to;
  const namespace = textOf(source, "sourceNamespace");
  if (to === undefined || to === namespace) return namespace;
  throw new NotConvertible("sourceNamespace", `${JSON.stringify(namespace)} is not the namespace asked for`);
}

function labelsOf(value: unknown): Record<string, string> {
  const labels = Object.entries(fieldsOf(value, "sourceLabels"));
  return Object.fromEntries(labels.map(([name, text]) => [name, textOf(text, `sourceLabels.${name}`)]));
}

function authorityOf(value: unknown, hosts: readonly string[] | undefined, namespace: string): string[] {
  const authority = exactOf(value, "authority").toLowerCase();
  if (authority.includes(":"))
    throw new NotConvertible("authority.exact", "a policy compares hosts without port");
  if (!authority.includes("."))
    throw new NotConvertible(
      "authority.exact",
      "in a policy a short host stands for all names of its service",
    );
  if (isAmong(authority, hosts, namespace)) return [authority];
  throw new NotConvertible("authority.exact", `${JSON.stringify(authority)} is none of the hosts`);
}

function pathOf(value: unknown): Fields {
  const { exact, prefix, ...rest } = fieldsOf(value, "uri");
  refuseOthers(rest, "uri");
  if (exact !== undefined) return { exact: textOf(exact, "uri.exact") };
  return { prefix: textOf(prefix, "uri.prefix") };
}

function exactOf(value: unknown, path: string): string {
  const { exact, ...rest } = fieldsOf(value, path);
  refuseOthers(rest, path);
  return textOf(exact, `${path}.exact`);
}

function headersOf(value: unknown): Fields[] {
  return Object.entries(fieldsOf(value, "headers")).map(([name, condition]) => {
    const path = `headers.${name}`;
    const { exact, prefix, regex, ...rest } = fieldsOf(condition, path);
    if (exact !== undefined) return { name, exact: textOf(exact, `${path}.exact`) };
    if (prefix !== undefined) return { name, prefix: textOf(prefix, `${path}.prefix`) };
    if (regex === undefined || ANY_VALUE.includes(textOf(regex, `${path}.regex`))) {
      refuseOthers(rest, path);
      return { name, present: true };
    }
    throw noRegex(`${path}.regex`);
  });
}

function withoutHeadersOf(value: unknown): Fields[] {
  return Object.entries(fieldsOf(value, "withoutHeaders")).map(([name, condition]) => {
    const path = `withoutHeaders.${name}`;
    const { regex, ...rest } = fieldsOf(condition, path);
    const isAny = regex === undefined || ANY_VALUE.includes(textOf(regex, `${path}.regex`));
    if (isAny && Object.keys(rest).length === 0) return { name, present: false };
    throw new NotConvertible(path, "a policy can only ask that a header is not there at all");
  });
}

function refuseOthers(rest: Fields, path: string): void {
  const [field] = Object.keys(rest);
  if (field === "regex") throw noRegex(`${path}.regex`);
  if (field !== undefined) throw new NotConvertible(`${path}.${field}`, "a policy has no such condition");
}

function noRegex(path: string): NotConvertible {
  return new NotConvertible(path, "a policy has no regular expressions");
}
