import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./push/fixture.js";
import { freshSettings, startOn } from "./running.js";

async function startWith(module: string): Promise<unknown> {
  const modulePath = path.join(await temporaryFolder(), "given.wasm");
  await writeFile(modulePath, module);
  return startOn({ ...(await freshSettings()), modulePath });
}

describe("A controller does not start with a module that no sidecar could run", () => {
  it("when the file is a text", async () => {
    await expect(startWith("root:x:0:0")).rejects.toThrow(/given\.wasm is not WebAssembly; .*--module/);
  });

  it("when the file is empty or was cut short", async () => {
    await expect(startWith("")).rejects.toThrow(/is not WebAssembly/);
    await expect(startWith("\0as")).rejects.toThrow(/is not WebAssembly/);
  });
});
