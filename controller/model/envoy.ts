/** What an Envoy must be to run the filter. */

/** The oldest that the filter is tested on. */
export const OLDEST_ENVOY = "1.36";

/** The runtime that the filter's resources name. */
export const WASM_RUNTIME = "envoy.wasm.runtime.v8";

/** To be told whoever has an Envoy without it. */
export const ENVOYS_WITH_V8 = "Envoy's own releases and images and Istio's proxy have V8";

/** What an Envoy says of itself; what it does not say is absent. */
export interface EnvoyBuild {
  /** `1.40.0`. */
  version?: string;
  /** Full names, such as `envoy.wasm.runtime.v8`, by name; without the one for native code, which all have. */
  wasmRuntimes?: string[];
}

/** Compares major and minor; what is no version is not called old. */
export function isTooOld(version: string): boolean {
  const [major = Number.NaN, minor = Number.NaN] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_ENVOY.split(".").map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
