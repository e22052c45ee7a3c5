// Where Envoys differ, a test says from which version on.
import { askAdmin, type EnvoyProcess } from "../../bench/envoy/index.js";

/** 38 for Envoy 1.38.2. */
export async function minorVersion(envoy: EnvoyProcess): Promise<number> {
  const { body } = await askAdmin(envoy.adminUrl, "/server_info");
  const { version } = JSON.parse(body) as { version: string };
  const [, minor] = /\/1\.(\d+)\.\d+/.exec(version) ?? [];
  if (minor === undefined) throw new Error(`${version} is no version of Envoy`);
  return Number(minor);
}
