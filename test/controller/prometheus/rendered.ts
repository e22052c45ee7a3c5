/** What render prometheus prints, and its rules as they are read back. */
import { parse } from "yaml";
import {
  type PrometheusWish,
  readPrometheusOptions,
  renderPrometheus,
} from "../../../controller/prometheus/index.js";

export interface ReadRule {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export function rendered(wish: PrometheusWish = {}): string {
  const read = readPrometheusOptions(wish);
  if ("errors" in read) throw new Error(read.errors.join("; "));
  return renderPrometheus(read.options);
}

export function rulesOf(text: string): ReadRule[] {
  const { groups } = parse(text) as { groups: { rules: ReadRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Names, in their order: what is recorded before what reads it. */
export function groupsOf(text: string): string[] {
  const { groups } = parse(text) as { groups: { name: string }[] };
  return groups.map(({ name }) => name);
}

export const alertsOf = (text: string) => rulesOf(text).filter(({ alert }) => alert !== undefined);
