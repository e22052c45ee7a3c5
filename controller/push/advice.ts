/** What a person can do about an Envoy that does not take its configuration. Envoy's own words are a riddle then. */
import { ENVOYS_WITH_V8, type EnvoyBuild, isTooOld, OLDEST_ENVOY, WASM_RUNTIME } from "../model/index.js";

/** What is wrong with the Envoy itself; undefined: nothing that is known. */
export function envoyAdvice({ version, wasmRuntimes }: EnvoyBuild = {}): string | undefined {
  const envoy = version === undefined ? "this Envoy" : `this Envoy (${version})`;
  if (wasmRuntimes !== undefined && !wasmRuntimes.includes(WASM_RUNTIME)) {
    const others = wasmRuntimes.length === 0 ? "" : `, only ${wasmRuntimes.join(", ")}`;
    return `${envoy} was built without V8 (${WASM_RUNTIME})${others}, so all requests pass untouched: run another build; ${ENVOYS_WITH_V8}`;
  }
  if (version === undefined || !isTooOld(version)) return undefined;
  return `${envoy} is older than ${OLDEST_ENVOY}, the oldest that the filter is tested on: run a newer one`;
}

/** What explains a NACK with this text. */
export function refusalHint(envoy: EnvoyBuild | undefined, reason: string): string | undefined {
  const known = envoyAdvice(envoy);
  if (known !== undefined) return known;
  if (/type URL/.test(reason)) {
    return "its filter entry allows other types only: render the entry anew (meshfuse render envoy)";
  }
  return /\bWasm\b/.test(reason) ? "Envoy's own log says why, in its lines with [wasm]" : undefined;
}
