/** What a range query answers, checked: an engine is not trusted to be one. */

export interface Line {
  labels: Readonly<Record<string, string>>;
  /** By instant of the query; NaN: none, or no number. */
  values: Float64Array;
}

export interface Matrix {
  lines: Line[];
  warnings: string[];
}

/** The instants of a query: `count` of them from one on. */
export interface Instants {
  fromMs: number;
  stepMs: number;
  count: number;
}

/** Undefined: it is no such answer. */
export function matrixOf(answer: unknown, instants: Instants): Matrix | undefined {
  const { data, warnings } = fieldsOf(answer);
  const { resultType, result } = fieldsOf(data);
  if (resultType !== "matrix" || !Array.isArray(result)) return undefined;
  const told = Array.isArray(warnings) ? warnings.filter((warning) => typeof warning === "string") : [];
  return { lines: result.map((line) => lineOf(fieldsOf(line), instants)), warnings: told };
}

/** Of a refusal; undefined: there are no words. */
export function errorOf(answer: unknown): string | undefined {
  const { error } = fieldsOf(answer);
  return typeof error === "string" ? error : undefined;
}

function lineOf({ metric, values }: Record<string, unknown>, { fromMs, stepMs, count }: Instants): Line {
  const row = new Float64Array(count).fill(Number.NaN);
  for (const pair of Array.isArray(values) ? values : []) {
    const [seconds, text] = Array.isArray(pair) ? pair : [];
    const at = Math.round((numberOf(seconds) * 1_000 - fromMs) / stepMs);
    const value = numberOf(text);
    // Infinities are written as `+Inf`, which is no number here, and no measurement either.
    if (at >= 0 && at < count && Number.isFinite(value)) row[at] = value;
  }
  const labels = Object.entries(fieldsOf(metric)).filter(([, value]) => typeof value === "string");
  return { labels: Object.fromEntries(labels) as Line["labels"], values: row };
}

/** Of a number or its text; an object may have made itself one that cannot be converted. */
function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
