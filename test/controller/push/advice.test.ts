import { describe, expect, it } from "vitest";
import type { EnvoyBuild, Sidecar } from "../../../controller/model/index.js";
import { envoyAdvice, refusalHint } from "../../../controller/push/advice.js";
import { Roster, sidecarState, WantedConfigs } from "../../../controller/push/index.js";
import { Deliveries } from "../../../controller/rollout/index.js";
import { sidecar } from "./fixture.js";

const V8 = "envoy.wasm.runtime.v8";
const FIT: EnvoyBuild = { version: "1.40.0", wasmRuntimes: [V8] };
const DEAF: EnvoyBuild = { version: "1.38.3", wasmRuntimes: [] };
const WITHOUT_V8 =
  "this Envoy (1.38.3) was built without V8 (envoy.wasm.runtime.v8), so all requests pass untouched: " +
  "run another build; Envoy's own releases and images and Istio's proxy have V8";
const NO_PLUGIN = "Unable to create Wasm plugin meshfuse.inbound";

describe("advice about an Envoy", () => {
  it("is none where it is fit, or says nothing of itself", () => {
    expect(envoyAdvice(FIT)).toBeUndefined();
    expect(envoyAdvice(undefined)).toBeUndefined();
    expect(envoyAdvice({ version: "1.36.0" })).toBeUndefined();
  });

  it("names the runtime that is missing, and those that are there", () => {
    expect(envoyAdvice(DEAF)).toBe(WITHOUT_V8);
    expect(envoyAdvice({ wasmRuntimes: ["envoy.wasm.runtime.wamr"] })).toMatch(
      /^this Envoy was built without V8 \(envoy\.wasm\.runtime\.v8\), only envoy\.wasm\.runtime\.wamr, so/,
    );
  });

  it("names the oldest version", () => {
    expect(envoyAdvice({ version: "1.30.2", wasmRuntimes: [V8] })).toBe(
      "this Envoy (1.30.2) is older than 1.36, the oldest that the filter is tested on: run a newer one",
    );
  });
});

describe("the hint to a refusal", () => {
  it("is what is wrong with the Envoy, if that is known", () => {
    expect(refusalHint(DEAF, NO_PLUGIN)).toBe(WITHOUT_V8);
  });

  it("is where else to look, if the module does not load in a fit one", () => {
    expect(refusalHint(FIT, NO_PLUGIN)).toBe("Envoy's own log says why, in its lines with [wasm]");
  });

  it("is to render anew, if the filter entry allows only other types", () => {
    const reason = "Error: filter config has type URL x.Wasm but expect y.RBAC.";
    expect(refusalHint(FIT, reason)).toContain("render the entry anew (meshfuse render envoy)");
  });

  it("is none for what nobody foresaw", () => {
    expect(refusalHint(FIT, "out of luck")).toBeUndefined();
  });
});

describe("the state of a sidecar", () => {
  function state(envoy: EnvoyBuild | undefined, refuse = (_: Deliveries, __: Sidecar) => {}) {
    const of: Sidecar = { ...sidecar("reviews"), ...(envoy === undefined ? {} : { envoy }) };
    const roster = new Roster();
    roster.connected(of, 1);
    const [known] = roster.list();
    if (known === undefined) throw new Error("not there");
    const module = new Uint8Array(1);
    const sources = { policies: () => [], services: () => [], bypassOf: () => undefined, module };
    const deliveries = new Deliveries(() => 0);
    refuse(deliveries, of);
    return sidecarState(known, undefined, new WantedConfigs(sources), deliveries);
  }
  const nack = (reason: string) => (deliveries: Deliveries, of: Sidecar) =>
    deliveries.refused(of.id, { name: "meshfuse.inbound", revision: "r" }, reason);

  it("names its Envoy", () => {
    expect(state(FIT)).toMatchObject({ envoy: FIT, warnings: [] });
    expect(state(undefined)).not.toHaveProperty("envoy");
  });

  it("warns of an Envoy that cannot run the filter before it has refused anything", () => {
    expect(state(DEAF).warnings).toEqual([WITHOUT_V8]);
  });

  it("has that as the hint of the refusal once there is one, and not twice", () => {
    const { deliveries, warnings } = state(DEAF, nack(NO_PLUGIN));
    expect(deliveries[0]?.refusal).toMatchObject({ by: "envoy", reason: NO_PLUGIN, hint: WITHOUT_V8 });
    expect(warnings).toEqual([]);
  });

  it("has no hint where the filter itself says what it refused", () => {
    const { deliveries } = state(FIT, (deliveries, of) => {
      const refused = { refusedRevision: "r", refusedReason: "breakers[0]: missing" };
      const running = { direction: "inbound" as const, revision: "q", vms: 1, vmsOnRevision: 1 };
      deliveries.reported(of.id, [{ ...running, ...refused }]);
    });
    expect(deliveries[0]?.refusal).not.toHaveProperty("hint");
  });
});
