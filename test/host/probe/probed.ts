// One worker with the probe, for tests that need nothing else.
import { EmulatedEnvoy, type EnvoyOptions, loadModule, type Root, type Vm } from "../index.js";
import { buildProbe } from "./build.js";

export interface Probed {
  envoy: EmulatedEnvoy;
  vm: Vm;
  root: Root;
  /** Log lines since the last call. */
  lines(): string[];
}

/** The root is started with `script` as its configuration; lines begin after that. */
export async function probed(script = "", options: EnvoyOptions = {}): Promise<Probed> {
  const envoy = new EmulatedEnvoy(await loadModule(await buildProbe()), options);
  const vm = envoy.addVm();
  const root = vm.startRoot({ rootId: "r", configuration: script });
  const lines = () => envoy.logs.splice(0).map(({ text }) => text);
  if (script === "") lines();
  return { envoy, vm, root, lines };
}
