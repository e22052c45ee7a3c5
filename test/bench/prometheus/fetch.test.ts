import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedTools, fetchTools } from "../../../bench/prometheus/fetch.js";
import { script } from "../envoy/fake.js";

let home: string;
let lines: string[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "meshfuse-fetch-"));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

const progress = (line: string) => void lines.push(line);
const environment = () => ({ XDG_CACHE_HOME: join(home, "cache") });

/** An apt-get that leaves a package, and a dpkg-deb that takes two tools out of it. */
async function commands() {
  const aptGet = await script(join(home, "apt-get"), `[ "$2" = download ] && echo x > "$3_2_amd64.deb"`);
  const unpack = `mkdir -p "$3/usr/bin" && cd "$3/usr/bin" && touch prometheus promtool && chmod +x *`;
  return { aptGet, dpkgDeb: await script(join(home, "dpkg-deb"), `[ -f "$2" ] && ${unpack}`) };
}

describe("Prometheus from Debian's package", () => {
  it("lies in the user's cache folder, and nothing else does", async () => {
    expect(await fetchTools({ environment: environment(), progress, commands: await commands() })).toBe(
      undefined,
    );
    const { prometheus } = cachedTools(environment());
    expect(prometheus).toBe(join(home, "cache", "meshfuse", "prometheus", "usr", "bin", "prometheus"));
    expect(await readdir(join(home, "cache", "meshfuse"))).toEqual(["prometheus"]);
    expect(lines).toHaveLength(1);
  });

  it("is fetched once", async () => {
    await fetchTools({ environment: environment(), progress, commands: await commands() });
    const broken = { aptGet: "/bin/false", dpkgDeb: "/bin/false" };
    expect(await fetchTools({ environment: environment(), progress, commands: broken })).toBe(undefined);
    expect(lines).toHaveLength(1);
  });

  it("is missing with the reason where apt-get is not there or has none", async () => {
    const { dpkgDeb } = await commands();
    const without = { aptGet: join(home, "absent"), dpkgDeb };
    expect(await fetchTools({ environment: environment(), progress, commands: without })).toMatch(
      /^apt-get gives no package prometheus \(.*not found\)$/,
    );
    const aptGet = await script(join(home, "offline"), "echo 'E: Unable to locate package' >&2; exit 100");
    expect(await fetchTools({ environment: environment(), progress, commands: { aptGet, dpkgDeb } })).toBe(
      "apt-get gives no package prometheus (E: Unable to locate package)",
    );
    expect(await readdir(join(home, "cache", "meshfuse"))).toEqual([]);
  });

  it("is missing with the reason where the package cannot be unpacked or the cache not written", async () => {
    const { aptGet } = await commands();
    const dpkgDeb = await script(join(home, "broken"), "echo 'not a Debian archive' >&2; exit 2");
    expect(await fetchTools({ environment: environment(), progress, commands: { aptGet, dpkgDeb } })).toBe(
      "dpkg-deb does not unpack it (not a Debian archive)",
    );
    const nowhere = { XDG_CACHE_HOME: join(aptGet, "cache") };
    expect(await fetchTools({ environment: nowhere, progress, commands: await commands() })).toMatch(
      /^the cache cannot be written \(ENOTDIR/,
    );
  });
});
