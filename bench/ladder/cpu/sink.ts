// Who takes the filter's reports while it is measured: the controller's own end of them, which forgets what it is told.
import { listen } from "../../../controller/grpc/index.js";
import { ReportLedger, reportService } from "../../../controller/report/index.js";

const STOP_WITHIN_MS = 500;

export interface Sink {
  port: number;
  /** Reports that were taken. */
  taken(): number;
  stop(): Promise<void>;
}

/** `onRefused` hears why a report was refused. */
export async function startSink(onRefused: (reason: string) => void): Promise<Sink> {
  let taken = 0;
  const service = reportService({
    ledger: new ReportLedger(),
    clock: Date.now,
    intervalMs: () => 0,
    onReport: () => {
      taken += 1;
    },
    onRefused,
  });
  const { port, stop } = await listen({ host: "127.0.0.1", port: 0, services: [service] });
  return { port, taken: () => taken, stop: () => stop(STOP_WITHIN_MS) };
}
