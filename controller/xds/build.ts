/** What an Envoy is: it sends its version and the list of its extensions with each stream's first message. */
import type { EnvoyBuild } from "../model/index.js";
import type { NodeShape } from "./dialect.js";

const RUNTIME_CATEGORY = "envoy.wasm.runtime";
/** Runs what is compiled into Envoy itself, no module. */
const NATIVE_RUNTIME = "envoy.wasm.runtime.null";
const MAX_VERSION_CHARS = 64;
const MAX_RUNTIMES = 16;
const MAX_RUNTIME_CHARS = 128;

/** Undefined: it says nothing. What is too long is cut: it is only shown. */
export function envoyBuildOf(node: NodeShape): EnvoyBuild | undefined {
  const version = versionOf(node);
  const build: EnvoyBuild = {};
  if (version !== "") build.version = version;
  const extensions = node.extensions ?? [];
  if (extensions.length > 0) {
    build.wasmRuntimes = extensions
      .filter(({ category, disabled }) => category === RUNTIME_CATEGORY && disabled !== true)
      .map(({ name }) => (name ?? "").slice(0, MAX_RUNTIME_CHARS))
      .filter((name) => name !== NATIVE_RUNTIME)
      .slice(0, MAX_RUNTIMES)
      .sort();
  }
  return Object.keys(build).length === 0 ? undefined : build;
}

function versionOf({ userAgentVersion, userAgentBuildVersion }: NodeShape): string {
  const numbers = userAgentBuildVersion?.version;
  if (!numbers) return (userAgentVersion ?? "").slice(0, MAX_VERSION_CHARS);
  const { majorNumber = 0, minorNumber = 0, patch = 0 } = numbers;
  return [majorNumber, minorNumber, patch].map((number) => number ?? 0).join(".");
}
