// Toxiproxy, a TCP proxy that delays what passes through it: built by Go, from its module, which is under the MIT licence.
import { join } from "node:path";
import { runCommand } from "../../envoy/index.js";
import type { Skip } from "../../result/index.js";
import { execute, kept, notBuilt } from "../build/index.js";
import type { BuildSettings } from "../peer.js";

export const TOXIPROXY_VERSION = "2.12.0";

const MODULE = "github.com/Shopify/toxiproxy/v2";
/** Of the module's files, as Go computes it. */
const SUM = "h1:d1x++lYZg/zijXPPcv7PH0MvHMzEI5aX/YuUi/Sw+yg=";
const WHAT = `toxiproxy ${TOXIPROXY_VERSION}`;
const ANSWER_WITHIN_MS = 15_000;

/** The path of the server, from the cache if it was built before. */
export async function buildToxiproxy(settings: BuildSettings): Promise<string | Skip> {
  const { code, output } = await runCommand("go", ["version"], ANSWER_WITHIN_MS);
  if (code !== 0) return { what: WHAT, why: "there is no Go on the PATH; install Go 1.23 or newer" };
  try {
    return await kept(settings.cache, {
      product: "toxiproxy",
      madeOf: [output, MODULE, TOXIPROXY_VERSION, SUM],
      make: (folder) => compile(folder, settings),
    });
  } catch (error) {
    settings.signal.throwIfAborted();
    return notBuilt(WHAT, error);
  }
}

async function compile(folder: string, { signal, progress }: BuildSettings): Promise<string> {
  progress(`building ${WHAT} with Go (a minute or two, once)`);
  const version = `${MODULE}@v${TOXIPROXY_VERSION}`;
  // A Go that is too old says so, instead of fetching another Go.
  const env = { GOBIN: folder, GOFLAGS: "", GOTOOLCHAIN: "local", CGO_ENABLED: "0", GOWORK: "off" };
  const go = (...args: string[]) =>
    execute({ command: "go", args, folder, env, signal, onLine: (line) => progress(`go: ${line}`) });
  const { Sum } = JSON.parse(await go("mod", "download", "-json", version)) as { Sum?: string };
  if (Sum !== SUM) throw new Error(`${version} is not the pinned one: its sum is ${Sum}`);
  await go("install", `${MODULE}/cmd/server@v${TOXIPROXY_VERSION}`);
  return join(folder, "server");
}
