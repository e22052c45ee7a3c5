// What is told to a toxiproxy; a server in its place writes down what it hears.
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startToxiproxy } from "../../../../bench/peers/toxiproxy/index.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-toxiproxy-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Answers each path but /version with `status`, and keeps the requests in the file `heard`. */
async function server(status: number): Promise<string> {
  const path = join(folder, "server");
  const script = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const [, , host, address, port, number] = process.argv;
require("node:http").createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    appendFileSync(${JSON.stringify(join(folder, "heard"))}, [request.method, request.url, body].join(" ") + "\\n");
    response.writeHead(request.url === "/version" ? 200 : ${status}).end("no room");
  });
}).listen(Number(number), address);
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

const heard = async () =>
  (await readFile(join(folder, "heard"), "utf8"))
    .trim()
    .split("\n")
    .filter((line) => !line.includes("/version"));

describe("a toxiproxy", () => {
  it("gets a proxy before the upstream, with a delay that can be changed", async () => {
    const toxiproxy = await startToxiproxy(await server(200), 4567);
    await toxiproxy.delay(25);
    await toxiproxy.stop();
    const [proxy = "", toxic = "", change = ""] = await heard();
    expect(proxy).toMatch(/^POST \/proxies \{.*"upstream":"127\.0\.0\.1:4567","enabled":true\}$/);
    expect(proxy).toContain(`"listen":"127.0.0.1:${toxiproxy.port}"`);
    expect(toxic).toContain('"type":"latency","stream":"downstream","attributes":{"latency":0,"jitter":0}');
    expect(change).toBe('POST /proxies/bench/toxics/late {"attributes":{"latency":25,"jitter":0}}');
  });

  it("is ended where it refuses what it is told", async () => {
    await expect(startToxiproxy(await server(409), 4567)).rejects.toThrow("toxiproxy answers 409");
  });

  it("is not waited for when it ends by itself, or cannot be started", async () => {
    await expect(startToxiproxy(process.execPath, 4567)).rejects.toThrow("ended before it was ready");
    await expect(startToxiproxy("/nowhere/server", 4567)).rejects.toThrow("ended before it was ready");
  });
});
