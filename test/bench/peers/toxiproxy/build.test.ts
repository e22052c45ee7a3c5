import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildToxiproxy } from "../../../../bench/peers/toxiproxy/index.js";

const SUM = "h1:d1x++lYZg/zijXPPcv7PH0MvHMzEI5aX/YuUi/Sw+yg=";

let root: string;
const said: string[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "meshfuse-go-"));
  said.length = 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** A Go that has a module with this sum, and installs with this command. */
async function withGo(sum: string, install: string): Promise<void> {
  const bin = join(root, "bin");
  await mkdir(bin);
  const script = `#!/bin/sh
case "$1" in
  version) echo "go version go1.26.8 linux/amd64" ;;
  mod) echo '{"Sum": "${sum}"}' ;;
  install) echo "go: downloading $2" >&2; ${install} ;;
esac
`;
  await writeFile(join(bin, "go"), script);
  await chmod(join(bin, "go"), 0o755);
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env.PATH}`);
}

const build = () =>
  buildToxiproxy({
    cache: join(root, "cache"),
    signal: new AbortController().signal,
    progress: (line) => said.push(line),
  });

describe("toxiproxy", () => {
  it("is built by Go into the cache, once", async () => {
    await withGo(SUM, 'echo server > "$GOBIN/server"');
    const path = await build();
    expect(typeof path === "string" && (await readFile(path, "utf8"))).toBe("server\n");
    expect(said).toEqual([
      "building toxiproxy 2.12.0 with Go (a minute or two, once)",
      "go: go: downloading github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0",
    ]);
    expect(await build()).toBe(path);
    expect(said).toHaveLength(2);
  });

  it("is not built from another module than the pinned one", async () => {
    await withGo("h1:other", "exit 1");
    expect(await build()).toMatchObject({ why: expect.stringContaining("its sum is h1:other") });
  });

  it("is left out with Go's words where it cannot be built", async () => {
    await withGo(SUM, "echo 'requires go >= 1.99' >&2; exit 1");
    const found = await build();
    expect(found).toMatchObject({ what: "toxiproxy 2.12.0" });
    expect(typeof found !== "string" && found.why).toMatch(
      /^it could not be built: go ended with 1: \/ .*go >= 1.99/,
    );
  });

  it("is left out where there is no Go", async () => {
    vi.stubEnv("PATH", "/nowhere");
    expect(await build()).toMatchObject({ why: expect.stringContaining("install Go") });
  });
});
