// What /stats/prometheus says of our filter: proves the rendered stats_tags along with the counts.
import { expect } from "vitest";
import { askAdmin } from "../../../../bench/envoy/index.js";

export type Labels = Record<string, string>;

export interface Sample {
  name: string;
  labels: Labels;
  value: number;
}

export class Metrics {
  constructor(private readonly adminUrl: string) {}

  async samples(): Promise<Sample[]> {
    const { body } = await askAdmin(this.adminUrl, "/stats/prometheus?filter=meshfuse_");
    return body.split("\n").flatMap(sampleOf);
  }

  /** Sum over the series of that name that carry these labels. */
  async sum(name: string, labels: Labels = {}): Promise<number> {
    const wanted = Object.entries(labels);
    const fitting = (await this.samples()).filter(
      (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
    );
    return fitting.reduce((total, { value }) => total + value, 0);
  }

  /** The values of one label: how much each has, 0 left out. */
  async by(label: string, name: string, labels: Labels = {}): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const sample of await this.samples()) {
      const holds = Object.entries(labels).every(([key, value]) => sample.labels[key] === value);
      const key = sample.labels[label];
      if (sample.name !== name || !holds || key === undefined || sample.value === 0) continue;
      sums[key] = (sums[key] ?? 0) + sample.value;
    }
    return sums;
  }

  /** Waits until `by` says exactly this. */
  async becomes(expected: Record<string, number>, label: string, name: string, labels: Labels = {}) {
    const options = { interval: 40 };
    await expect.poll(() => this.by(label, name, labels), options).toEqual(expected);
  }

  /** Outcomes of the requests to a service of the mesh. */
  outcomesOf(destination: string, expected: Record<string, number>): Promise<void> {
    return this.becomes(expected, "outcome", "meshfuse_requests_total", {
      direction: "outbound",
      destination,
    });
  }
}

function sampleOf(line: string): Sample[] {
  const [, name, inner = "", value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return [];
  const labels = Object.fromEntries(
    [...inner.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = "", text = ""]) => [label, text]),
  );
  return [{ name, labels, value: Number(value) }];
}
