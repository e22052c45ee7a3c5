// Counts for many sidecars until it is killed: `node counts-writer.mjs FOLDER`. Goes on from what it finds, and prints
// how many requests it has counted, all together, whenever so much is written down.
import { openCounts } from "../../dist/controller/counts/index.js";
import { Graph } from "../../dist/controller/graph/index.js";
import { meshfuse } from "../../dist/controller/proto/index.js";
import { decodeReport, ReportLedger } from "../../dist/controller/report/index.js";

const SIDECARS = 20;
const WALL_MS = 1_800_000_000_000;
const BOOT_US = 1_700_000_000_000_000;
const { ReportRequest } = meshfuse.report.v1alpha1;

const [folder = ""] = process.argv.slice(2);
const [ledger, graph] = [new ReportLedger(), new Graph(Date.now)];
const clock = { nowMs: Date.now, after: () => () => {} };
const counts = await openCounts({
  folder,
  ledger,
  graph,
  clock,
  warn: (reason) => process.stderr.write(reason),
});

/** What each sidecar has said last; its edge is named after it. */
const absolute = new Map(graph.edges().map(({ source, requests }) => [source, requests]));
let sequence = [...ledger.ids()].reduce(
  (last, id) => Math.max(last, ledger.keep(id)?.boots[0]?.sequence ?? 0),
  0,
);

function report(sidecar) {
  const count = (absolute.get(sidecar) ?? 0) + 1;
  absolute.set(sidecar, count);
  const edges = [{ source: sidecar, destination: "default/b", outcomes: [count] }];
  const slots = [{ index: 0, epoch: 1, edges }];
  const message = { nodeId: sidecar, boot: BOOT_US, sequence: ++sequence, wallMs: WALL_MS, slots };
  const bytes = ReportRequest.encode(message).finish();
  const accepted = ledger.accept(decodeReport(bytes).report, WALL_MS);
  if (typeof accepted === "object") counts.take(accepted, WALL_MS, bytes);
}

for (;;) {
  for (let n = 0; n < 10; n++) report(`default/s${Math.floor(Math.random() * SIDECARS)}`);
  if (Math.random() < 0.1) void counts.checkpoint();
  await counts.sync();
  const total = [...absolute.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(`${total}\n`);
}
