// Writes to a journal until it is killed: `node journal-writer.mjs FOLDER RUN`. Prints `ready`, begins with the first
// line on stdin, and prints `RUN-N` for each record that was acknowledged. The state of a snapshot is `{ RUN: how many records }`.
import { once } from "node:events";
import { openJournal } from "../../dist/controller/journal/index.js";
import { applied, recordOf } from "./journal-records.mjs";

/** As many appends are under way at most, from workers of their own. */
const WORKERS = 6;

const [folder = "", run = ""] = process.argv.slice(2);
process.stdout.write("ready\n");
await once(process.stdin, "data");
const journal = await openJournal({ folder });
let state = journal.recovered.snapshot ?? {};
for (const record of journal.recovered.records) state = applied(state, record);
let next = 0;

async function work() {
  for (;;) {
    const record = recordOf(run, next++);
    await journal.append(record);
    state = applied(state, record);
    process.stdout.write(`${run}-${record.n}\n`);
    if (Math.random() < 0.05) await journal.snapshot(state);
  }
}

await Promise.all(Array.from({ length: WORKERS }, work));
