// The exit codes and streams of the command itself, as shells and scripts meet them.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../bench/envoy/index.js";
import { addressOf, ROOT, type Running, run, start, until } from "./command.js";

const MAIN = join(ROOT, "dist/controller/cli/main.js");
const BREAKER = (name: string, consecutive = 5) =>
  `apiVersion: meshfuse.dev/v1alpha1\nkind: CircuitBreaker\nmetadata: {name: ${name}}\nspec: {trip: {consecutive: ${consecutive}}}\n`;

let folder: string;
let controller: Running;
let server: string;

async function file(name: string, text: string): Promise<string> {
  const place = join(folder, name);
  await writeFile(place, text);
  return place;
}

function shell(line: string): { status: number | null; stdout: string; stderr: string } {
  const env = {
    ...process.env,
    MESHFUSE_SERVER: server,
    MESHFUSE: `${process.execPath} ${MAIN}`,
    FOLDER: folder,
  };
  return spawnSync("bash", ["-c", line], { env, encoding: "utf8" });
}

async function startController(port: string): Promise<Running> {
  const data = ["--data", join(folder, "data"), "--policies", join(folder, "policies")];
  const running = start("controller", ...data, "--xds-port", "0", "--api-port", port);
  await until("the controller", () => running.stderr().includes("controller started"));
  return running;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-cli-"));
  await rm(join(folder, "policies"), { recursive: true, force: true });
  spawnSync("mkdir", [join(folder, "policies")]);
  await file("policies/held.yaml", BREAKER("held"));
  controller = await startController("0");
  server = addressOf(controller);
});

async function stopController(): Promise<void> {
  controller.child.kill("SIGTERM");
  await controller.ended;
}

afterAll(async () => {
  await stopController();
  await rm(folder, { recursive: true, force: true });
});

describe("the exit code", () => {
  it("is 0 when it is done", async () => {
    const place = await file("a.yaml", BREAKER("a"));
    expect(await run("apply", "-f", place, "--server", server)).toMatchObject({ code: 0, stderr: "" });
    expect(await run("diff", "-f", place, "--server", server)).toMatchObject({ code: 0, stdout: "" });
    expect((await run("--help")).code).toBe(0);
  });

  it("is 1 where something is refused, or absent, and of diff where there are differences", async () => {
    expect((await run("check", "-f", await file("bad.yaml", BREAKER("a", 0)))).code).toBe(1);
    expect((await run("delete", "CircuitBreaker", "absent", "--server", server)).code).toBe(1);
    expect((await run("diff", "-f", await file("b.yaml", BREAKER("b")), "--server", server)).code).toBe(1);
  });

  it("is 2 for wrong usage, and of diff for what is refused", async () => {
    expect((await run("gte")).code).toBe(2);
    expect((await run("diff", "-f", await file("bad.yaml", BREAKER("a", 0)), "--server", server)).code).toBe(
      2,
    );
  });

  it("is 3 where no controller answers", async () => {
    expect(await run("status", "--server", "http://127.0.0.1:9")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("start one with `meshfuse controller`"),
    });
  });

  it("is 4 where not every sidecar runs it in time", async () => {
    const sidecar = {
      ...{ id: "a", namespace: "default", service: "a", version: "", labels: {}, connected: true },
      ...{ deliveries: [{ direction: "outbound", wanted: "x", delivered: false }], warnings: [] },
    };
    const changes = [{ key: "CircuitBreaker/default/a", change: "changed", version: 2 }];
    const replies: Record<string, object> = {
      "POST /api/v1/policies": { dryRun: false, changes },
      "GET /api/v1/policies": { policies: [], errors: [] },
      "GET /api/v1/sidecars": { sidecars: [sidecar] },
    };
    const http = createServer(({ method, url }, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(replies[`${method} ${url?.split("?")[0]}`] ?? {}));
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void http.close());
    await once(http, "listening");
    const address = http.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const place = await file("a.yaml", BREAKER("a"));
    const options = ["--wait", "--timeout", "1s", "--server", `http://127.0.0.1:${port}`];
    expect(await run("apply", "-f", place, ...options)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("a outbound: not sent yet\nafter 1 s these are not up to date"),
    });
  });

  it("is 5 where a file holds the policy", async () => {
    const { code, stderr } = await run("delete", "CircuitBreaker", "held", "--server", server);
    expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining("held.yaml") });
  });
});

describe("its output", () => {
  it("may be read in part only: `| head` is no failure and shows no stack", async () => {
    for (const command of ["help exit-codes", "get -o json", "status"]) {
      const { stdout, stderr } = shell(`set -o pipefail; $MESHFUSE ${command} | head -n 1`);
      expect({ command, stderr }).toEqual({ command, stderr: "" });
      expect(stdout.split("\n").filter((line) => line !== "")).toHaveLength(1);
    }
    expect(shell("set -o pipefail; $MESHFUSE get -o json | true").status).toBe(0);
  });

  it("is not watched any longer than somebody reads it", async () => {
    const line = `set -o pipefail; ${process.execPath} ${MAIN} get --watch --server ${server} | head -n 1`;
    const child = spawn("bash", ["-c", line], { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
    }
    const closed = once(child, "close");
    await until("the first line", () => text !== "");
    // Only who writes learns that nobody reads.
    await run("apply", "-f", await file("d.yaml", BREAKER("unread")), "--server", server);
    expect((await closed)[0]).toBe(0);
    expect(text).toMatch(/^KIND .*\n$/);
  });

  it("is not lost without a word where it cannot be written", () => {
    const { status, stderr } = shell("$MESHFUSE get -o json > /dev/full");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^meshfuse: the output cannot be written: .*ENOSPC/);
  });

  it("comes whole through a pipe, however long it is", async () => {
    const names = Array.from({ length: 400 }, (_, at) => BREAKER(`many-${at}`)).join("---\n");
    await file("many.yaml", names);
    expect(shell("$MESHFUSE apply -f $FOLDER/many.yaml").status).toBe(0);
    const { policies } = JSON.parse(shell("$MESHFUSE get -o json | cat").stdout) as { policies: unknown[] };
    expect(policies.length).toBeGreaterThanOrEqual(400);
    expect(shell("$MESHFUSE delete -f $FOLDER/many.yaml").status).toBe(0);
  });

  it("takes what another command gives it", () => {
    expect(shell("$MESHFUSE get CircuitBreaker held -o yaml | $MESHFUSE check -f -")).toMatchObject({
      status: 0,
      stdout: "1 policy is good\n",
    });
    expect(shell("$MESHFUSE check -f <($MESHFUSE get CircuitBreaker held -o json)").status).toBe(0);
  });
});

describe("a command that is watched", () => {
  it("ends with 0 on Ctrl-C, and outlives a restart of the controller", async () => {
    // A port that nobody else is given while the controller is away.
    const port = String(await freePort());
    await stopController();
    controller = await startController(port);
    server = addressOf(controller);
    const watch = start("get", "--watch", "--server", server);
    await until("the first picture", () => watch.stdout().includes("held"));
    await stopController();
    await until("the loss", () => watch.stderr().includes("trying again"));
    controller = await startController(port);
    await until("the return", () => watch.stderr().includes("the controller answers again"));
    await run("apply", "-f", await file("c.yaml", BREAKER("after-restart")), "--server", server);
    await until("the change", () => watch.stdout().includes("after-restart"));
    watch.child.kill("SIGINT");
    expect((await watch.ended).code).toBe(0);
  });

  it("ends on a terminal, too, and leaves it as it was", async () => {
    const python = [
      "import os, pty, sys, time",
      "pid, fd = pty.fork()",
      "if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])",
      "out = b''",
      "while b'Ctrl-C ends' not in out: out += os.read(fd, 65536)",
      "os.write(fd, b'\\x03')",
      "try:",
      "  while chunk := os.read(fd, 65536): out += chunk",
      // Nobody has the other end any more.
      "except OSError: pass",
      "_, status = os.waitpid(pid, 0)",
      "sys.stdout.buffer.write(out)",
      "sys.exit(os.waitstatus_to_exitcode(status))",
    ].join("\n");
    const args = ["-c", python, process.execPath, MAIN, "status", "-w", "--server", server];
    const child = spawn("python3", args, { env: { ...process.env, TERM: "xterm" } });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    const [code] = await once(child, "close");
    expect(code).toBe(0);
    expect(out).toContain("\u001b[H");
    // Lines were cut while it drew; the last that was said of it is that they are not.
    expect(out.lastIndexOf("\u001b[?7h")).toBeGreaterThan(out.lastIndexOf("\u001b[?7l"));
  });
});
