// The shapes of query that the dashboards are made of. Label matchers are written out: `source="a",outcome="failure"`.

/** Grafana's choice: at least four scrapes, so that a rate has something to go by. */
const RATE_WINDOW = "$__rate_interval";
/** The time range that is shown: what tables speak of. */
export const SHOWN_RANGE = "$__range";

export const MESH_REQUESTS = "meshfuse_mesh_requests_total";
export const MESH_DURATION = "meshfuse_mesh_request_duration_seconds";

/** Errors of the callee, and what fault tolerance answered for it. */
const NOT_SERVED = `outcome=~"failure|soft_failure|rejected|denied|injected"`;
/** What went wrong, and what it is a share of: the errors of `meshfuse get edges`. */
const FAILED = `outcome=~"failure|soft_failure"`;
const JUDGED = `outcome=~"success|failure|soft_failure"`;

export function perSecond(metric: string, matchers: string, window = RATE_WINDOW): string {
  return `rate(${selected(metric, matchers)}[${window}])`;
}

/** How much a counter grew in the time that is shown. */
export function growth(metric: string, matchers: string): string {
  return `increase(${selected(metric, matchers)}[${SHOWN_RANGE}])`;
}

/** Without labels one number. */
export function sum(expression: string, ...labels: string[]): string {
  return `sum${by(labels)}(${expression})`;
}

export function max(expression: string, ...labels: string[]): string {
  return `max${by(labels)}(${expression})`;
}

/** 0..1; 0 where there is a whole and never was a part, nothing where there is no whole. */
export function share(part: string, whole: string): string {
  return `(${part} or 0 * ${whole}) / (${whole} > 0)`;
}

/** Failures of the requests that were judged. */
export function errorShare(matchers: string, labels: string[] = [], window = RATE_WINDOW): string {
  const [failed, judged] = [FAILED, JUDGED].map((outcomes) =>
    sum(perSecond(MESH_REQUESTS, `${matchers},${outcomes}`, window), ...labels),
  );
  return share(`${failed}`, `${judged}`);
}

/** Of all requests, those that their caller did not get served: failed, rejected, denied or injected. */
export function unservedShare(matchers: string, labels: string[] = [], window = RATE_WINDOW): string {
  const [unserved, all] = [`${matchers},${NOT_SERVED}`, matchers].map((held) =>
    sum(perSecond(MESH_REQUESTS, held, window), ...labels),
  );
  return share(`${unserved}`, `${all}`);
}

/** Seconds that `quantile` (0..1) of the requests stayed under, by the controller's histogram. */
export function quantile(
  quantile: number,
  matchers: string,
  labels: string[] = [],
  window = RATE_WINDOW,
): string {
  const buckets = sum(perSecond(`${MESH_DURATION}_bucket`, matchers, window), "le", ...labels);
  return `histogram_quantile(${quantile}, ${buckets})`;
}

/** Seconds a request took on average. */
export function mean(matchers: string, labels: string[] = [], window = RATE_WINDOW): string {
  const of = (part: string) => sum(perSecond(`${MESH_DURATION}_${part}`, matchers, window), ...labels);
  return `${of("sum")} / (${of("count")} > 0)`;
}

function selected(metric: string, matchers: string): string {
  return matchers === "" ? metric : `${metric}{${matchers}}`;
}

function by(labels: readonly string[]): string {
  return labels.length === 0 ? "" : ` by (${labels.join(", ")}) `;
}
