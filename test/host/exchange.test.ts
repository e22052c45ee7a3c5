import { beforeAll, describe, expect, it } from "vitest";
import { EmulatedEnvoy, loadModule, type WasmModule } from "./index.js";
import { buildProbe } from "./probe/build.js";

let probe: WasmModule;
beforeAll(async () => {
  probe = await loadModule(await buildProbe());
});

describe("an exchange", () => {
  it("plays a request through the filter and back", () => {
    const envoy = new EmulatedEnvoy(probe);
    const root = envoy.addVm().startRoot({ rootId: "r", configuration: "c say hello" });
    const exchange = root.exchange({
      request: { path: "/a", headers: { "x-probe": "q pause; t continue 0; q tick 7" } },
      upstream: { body: "hi" },
    });
    console.log(
      envoy.logTexts(),
      exchange.client.status,
      exchange.client.text,
      exchange.durationMs,
      exchange.callbacks,
    );
    expect(exchange.done).toBe(true);
  });
});
