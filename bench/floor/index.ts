// The floor of a scenario: a module with the exports of another one and its calls to the host, and no logic.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { record } from "../recorder/index.js";
import type { Scenario } from "../scenario/index.js";
import { floorModule } from "./module.js";

/**
 * Writes the floor that `module` (a file) has in `scenario` into `folder`; its path. It takes any configuration, and
 * arms no timer. Rejects with a RangeError where a request is held (a delay), since only a timer ends that, and with a
 * RecordError where the module cannot be recorded.
 */
export async function floorOf(scenario: Scenario, module: string, folder: string): Promise<string> {
  const recording = await record(scenario, module);
  const calls = recording.flatMap((entry) => entry.calls);
  const asked = recording.find(({ name }) => name === "proxy_on_request_headers");
  const hasReplied = calls.some(({ name }) => name === "proxy_send_local_response");
  if ((asked?.answer ?? 0) !== 0 && !hasReplied)
    throw new RangeError(
      `${scenario.name} holds its requests: without a timer its floor would never end them`,
    );
  const exported = WebAssembly.Module.exports(await WebAssembly.compile(await readFile(module)))
    .filter(({ kind }) => kind === "function")
    .map(({ name }) => name);
  const path = join(folder, `floor-${scenario.name}.wasm`);
  await writeFile(path, floorModule(recording, exported));
  return path;
}
