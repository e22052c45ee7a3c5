import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { check, obstacle } from "../../../../bench/ladder/instructions/index.js";
import { slowed } from "./slowed.js";

const MODULE = fileURLToPath(new URL("../../../../dist/meshfuse.wasm", import.meta.url));
/** The whole takes some 20 s on two cores that are busy. */
const TIMEOUT_MS = 300_000;

const why = await obstacle();
const note = why === undefined ? "" : ` (skipped: ${why})`;

describe.skipIf(why !== undefined)(`the instructions of the filter${note}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "meshfuse-committed-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("are as committed, in each case", { timeout: TIMEOUT_MS }, async () => {
    expect(await check(MODULE)).toEqual({ complaints: [] });
  });

  it("are not as committed once a microsecond of work is planted in it", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const checked = await check(slowed(MODULE, folder), ["pass-through", "full-set"]);
    expect(checked).toEqual({
      complaints: [
        expect.stringMatching(/^pass-through takes \d+ instructions, \d+\.\d % over the committed \d+$/),
        expect.stringMatching(/^full-set takes \d+ instructions, \d+\.\d % over the committed \d+$/),
        expect.stringContaining("commit the new numbers with the reason"),
      ],
    });
  });
});
