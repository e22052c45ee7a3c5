/**
 * Prometheus' text format, written a line at a time: a scrape of a thousand edges has tens of thousands of lines, for
 * which an object a sample would be dear.
 */

type MetricType = "counter" | "gauge" | "histogram";
/** Names are ours; values may be anybody's. */
export type Labels = Readonly<Record<string, string>>;

export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const ESCAPED = /[\\"\n]/g;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

/** Labels written once, for many samples. */
export class LabelText {
  readonly text: string;

  constructor(labels: Labels) {
    this.text = labelText(labels);
  }
}

export class Exposition {
  readonly #lines: string[] = [];

  /** What follows belongs to this metric, until the next one begins. Empty ones may be left out, or not. */
  family(name: string, type: MetricType, help: string): Family {
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    return new Family(name, this.#lines);
  }

  text(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

class Family {
  constructor(
    private readonly name: string,
    private readonly lines: string[],
  ) {}

  /** Without labels. */
  value(value: number): void {
    this.lines.push(`${this.name} ${value}`);
  }

  /** `more`: labels beside those, their values ours. */
  sample(labels: Labels | LabelText, value: number, more = ""): void {
    const text = labels instanceof LabelText ? labels.text : labelText(labels);
    this.lines.push(`${this.name}{${text}${more}} ${value}`);
  }

  /**
   * `counts` a bucket, the last for what is over all bounds; `bounds`: as they stand in `le`, one fewer. `sum` in the
   * metric's unit.
   */
  histogram(labels: LabelText, bounds: readonly string[], counts: readonly number[], sum: number): void {
    const common = labels.text;
    let total = 0;
    for (const [at, count] of counts.entries()) {
      total += count;
      this.lines.push(`${this.name}_bucket{${common},le="${bounds[at] ?? "+Inf"}"} ${total}`);
    }
    this.lines.push(`${this.name}_sum{${common}} ${sum}`, `${this.name}_count{${common}} ${total}`);
  }
}

function labelText(labels: Labels): string {
  let text = "";
  for (const name in labels) text += `${text === "" ? "" : ","}${name}="${escaped(labels[name] ?? "")}"`;
  return text;
}

function escaped(value: string): string {
  return value.replace(ESCAPED, (char) => ESCAPES[char] ?? char);
}
