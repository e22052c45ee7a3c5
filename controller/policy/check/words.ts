// What each type of value refuses, in the words that the filter uses too. See ARCHITECTURE.md, "Words of refusal".
import type { ValueKind, ValueRule } from "../schema/index.js";
import {
  ALWAYS_PPM,
  isStatusEntry,
  parseDurationMs,
  parseGrpcCode,
  parsePercentagePpm,
  parsePercentilePpm,
  parseTimeMs,
  shown,
} from "../values/index.js";

/** What is wrong with a value: words to stand behind the value as it is shown, or a sentence of their own. */
export type Words = { ofValue: string } | { plain: string };

/** Tag names are Envoy's labels: these are taken, by the filter's own metrics or by Prometheus. */
const RESERVED_LABELS: ReadonlySet<string> = new Set(
  (
    "direction source destination outcome breaker state to reason fault kind verdict tag rule " +
    "le quantile job instance"
  ).split(" "),
);

/** Headers that a tag must not replace: what frames or routes a message, says who sent it, or belongs to its trace. */
export const RESERVED_HEADERS: ReadonlySet<string> = new Set(
  (
    "connection content-length keep-alive proxy-connection transfer-encoding upgrade x-meshfuse " +
    "host te trailer expect content-type authorization cookie x-request-id traceparent tracestate b3 forwarded"
  ).split(" "),
);
/** Beginnings of names that Envoy, its tracers, gRPC and the filter write and read. */
export const RESERVED_STARTS = ["x-envoy-", "x-meshfuse-", "x-forwarded-", "x-b3-", "grpc-"];

/** RFC 9110, 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, 5.5: no control characters but the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not occur
const NO_HEADER_VALUE = /[\x00-\x08\x0a-\x1f\x7f]/;
/** Letters of any case, or an IPv6 address in its brackets; the port is no part of it. */
const HOST = /^(?:(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)|\[[0-9A-Fa-f:.]+\])$/;
const CLUSTER = /^[^* \t-\r]*\*?$/;
const TEMPLATE_SEGMENT = /^(?:[^{}]*|\{[A-Za-z0-9_-]+\})$/;
/** No white space, and nothing that ends the name where it stands. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not occur
const COOKIE_NAME = /^[^\x00-\x20\x7f=;]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not occur
const QUERY_NAME = /^[^\x00-\x20\x7f=&#]+$/;
const HASH_KEY = /^[0-9A-Fa-f]{32}$/;
const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
/** A name as sidecars have it, which may hold dots and more, with or without its namespace. */
const SERVICE = /^(?:[^\s/]+\/)?[^\s/]+$/;
const NAMESPACE_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

type Check = (text: string, rule: ValueRule) => string | null;

const CHECKS: Record<Exclude<ValueKind, "grpc" | "true" | "hashKey" | "sinkHeader">, Check> = {
  text: () => null,
  duration: refuseDuration,
  percentage: refusePercentage,
  status: (text) => (isStatusEntry(text) ? null : "is not a status such as 429, 5xx or 500-504"),
  percentile: (text) =>
    text === "max" || parsePercentilePpm(text) !== null ? null : "is not max or a percentile such as p99.9",
  time: (text) => (parseTimeMs(text) === null ? 'is not a time such as "2026-11-21T00:00:00Z"' : null),
  headerName: (text) => (TOKEN.test(text) ? null : "is not a header name"),
  cookieName: (text) => (COOKIE_NAME.test(text) ? null : "is not a cookie name"),
  queryName: (text) => (QUERY_NAME.test(text) ? null : "is not a query name"),
  headerValue: (text) => (NO_HEADER_VALUE.test(text) ? "is not a header value" : null),
  labelName: refuseLabel,
  host: (text) => (HOST.test(text) ? null : "is not a host or *.suffix"),
  path: (text) => (text.startsWith("/") ? null : "does not start with /"),
  template: (text) => (isTemplate(text) ? null : "is not a template such as /users/{id}"),
  cluster: (text) => (CLUSTER.test(text) ? null : "is not a cluster name or prefix*"),
  objectName: (text) => (OBJECT_NAME.test(text) ? null : "is not a name such as ratings-breaker"),
  service: (text) => (SERVICE.test(text) ? null : "is not a service such as reviews or shop/cart"),
  namespaceName: (text) => (NAMESPACE_NAME.test(text) ? null : "is not a namespace such as default"),
};

/** What is wrong with the value by its rule, or nothing. A value of another type is the schema's to refuse. */
export function wordsFor(rule: ValueRule, value: unknown): Words | null {
  if (rule.kind === "grpc") {
    return parseGrpcCode(value) === null ? { ofValue: "is not a gRPC code such as UNAVAILABLE or 14" } : null;
  }
  // A secret: no word of it is shown, whatever it is.
  if (rule.kind === "hashKey") {
    return typeof value === "string" && HASH_KEY.test(value) ? null : { plain: "is not 32 hex digits" };
  }
  if (rule.kind === "true") return value === false ? { ofValue: "is not true" } : null;
  if (typeof value !== "string") return null;
  if (rule.maxBytes !== undefined && Buffer.byteLength(value) > rule.maxBytes) {
    return { plain: `is longer than ${rule.maxBytes} bytes` };
  }
  if (rule.kind === "sinkHeader") return refuseSinkHeader(value);
  const words = CHECKS[rule.kind](value, rule);
  return words === null ? null : { ofValue: words };
}

function refuseDuration(text: string, rule: ValueRule): string | null {
  const ms = parseDurationMs(text);
  if (ms === null) return 'is not a duration such as "250ms", "1.5s", "10m" or "2h"';
  if (rule.min !== undefined && ms < (parseDurationMs(rule.min) ?? 0)) return `is under ${rule.min}`;
  if (rule.max !== undefined && ms > (parseDurationMs(rule.max) ?? 0)) return `is over ${rule.max}`;
  return null;
}

function refusePercentage(text: string, rule: ValueRule): string | null {
  const ppm = parsePercentagePpm(text);
  if (ppm === null) return 'is not a percentage such as "12.5%"';
  if (ppm > ALWAYS_PPM) return "is over 100%";
  return rule.positive === true && ppm === 0 ? "is not over 0%" : null;
}

/** Header names are compared in lower case, and shown so. */
function refuseSinkHeader(text: string): Words | null {
  if (!TOKEN.test(text)) return { ofValue: "is not a header name" };
  const name = text.toLowerCase();
  const isReserved = RESERVED_HEADERS.has(name) || RESERVED_STARTS.some((start) => name.startsWith(start));
  return isReserved ? { plain: `${shown(name)} is a reserved name` } : null;
}

function refuseLabel(text: string): string | null {
  if (RESERVED_LABELS.has(text) || text.startsWith("__")) return "is a reserved name";
  return /^[a-z][a-z0-9_]*$/.test(text) ? null : "is not a name such as tenant_id";
}

export function isTemplate(text: string): boolean {
  const [before, ...segments] = text.split("/");
  return before === "" && segments.length > 0 && segments.every((segment) => TEMPLATE_SEGMENT.test(segment));
}
