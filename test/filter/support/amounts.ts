// The filter's amounts, asked for by themselves.
import type { Amount } from "../../../controller/fault/index.js";
import { limitOf } from "../../../controller/fault/index.js";
import { compileEntry } from "./compile.js";
import { named, RecordView } from "./layout.js";
import { memoryOf } from "./stub-host.js";

interface Exports {
  amountAt(): number;
  amountUs(amount: number, hash: number): bigint;
  spreadOf(medianUs: number, p99Us: number): number;
}

export class FilterAmounts {
  readonly #exports: WebAssembly.Exports & Exports;

  constructor(exports: WebAssembly.Exports & Exports) {
    this.#exports = exports;
  }

  static async start(): Promise<FilterAmounts> {
    const { exports } = new WebAssembly.Instance(await compileEntry("amount"), {});
    return new FilterAmounts(exports as WebAssembly.Exports & Exports);
  }

  /** Lays the distribution out in the module's memory; what is returned asks for an amount in microseconds. */
  of(amount: Amount): (hash: number) => number {
    const at = this.#exports.amountAt();
    this.#layOut(amount, at);
    return (hash) => Number(this.#exports.amountUs(at, hash));
  }

  #layOut(amount: Amount, at: number): void {
    const record = new RecordView(memoryOf(this.#exports), "Amount", at);
    const points = amount.kind === "percentiles" ? amount.points : [];
    record.setNumber("kind", named(`AMOUNT_${amount.kind.toUpperCase()}`));
    record.setNumber("baseUs", baseOf(amount));
    record.setNumber("maxUs", amount.kind === "fixed" ? 0 : amount.maxUs);
    record.setNumber("spread", this.#spreadOf(amount));
    record.setNumber("count", points.length);
    record.setNumber("points", at + record.size);
    points.forEach(({ ppm, us }, index) => {
      const point = new RecordView(memoryOf(this.#exports), "AmountPoint", at + record.size, index);
      point.setNumber("at", Number(limitOf(ppm)));
      point.setNumber("us", us);
    });
  }

  #spreadOf(amount: Amount): number {
    return amount.kind === "lognormal" ? this.#exports.spreadOf(amount.medianUs, amount.p99Us) : 0;
  }
}

function baseOf(amount: Amount): number {
  if (amount.kind === "fixed") return amount.us;
  if (amount.kind === "uniform") return amount.minUs;
  if (amount.kind === "exponential") return amount.meanUs;
  return amount.kind === "lognormal" ? amount.medianUs : 0;
}
