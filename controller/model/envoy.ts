/** What an Envoy must be to run the filter. */

/** The oldest that the filter is tested on. */
export const OLDEST_ENVOY = "1.36";

/** The runtime that the filter's resources name: spelt out, because the empty name makes another VM key in Envoy. */
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
  const [major, minor] = numbersOf(version);
  const [oldestMajor, oldestMinor] = numbersOf(OLDEST_ENVOY);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** NaN, which is under nothing, where there is no number. */
function numbersOf(version: string): [major: number, minor: number] {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
