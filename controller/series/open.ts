/** Where series are read from, as an operator has set it. */
import { Series, type SeriesOptions } from "./embedded/series.js";
import { StepFiles, type StepFilesNeeds } from "./embedded/step-files.js";
import type { SeriesSource } from "./port.js";
import type { SeriesSetting } from "./prometheus/address.js";
import { PrometheusSeries } from "./prometheus/source.js";

export interface OpenedSeries {
  source: SeriesSource;
  /** For a person. */
  name: string;
  /** Has to hear each report; undefined: an engine does. */
  embedded: Series | undefined;
  /** Writes down what is to outlive the controller. */
  close(): Promise<void>;
}

/** `keeping`: where the embedded series are kept over restarts; undefined: nowhere. An engine keeps its own. */
export async function openSeries(
  setting: SeriesSetting,
  options: SeriesOptions,
  keeping?: StepFilesNeeds,
): Promise<OpenedSeries> {
  if (setting === "embedded") {
    const embedded = new Series(options);
    const files = keeping && (await StepFiles.open(embedded.kept, keeping));
    const close = async () => files?.close();
    return { source: embedded, name: "reports to this controller", embedded, close };
  }
  const source = new PrometheusSeries({ address: setting, nowMs: options.nowMs });
  const close = () => Promise.resolve();
  return { source, name: `Prometheus at ${setting.url}`, embedded: undefined, close };
}
