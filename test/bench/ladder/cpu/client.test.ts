import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Answers, type Shape, wholeLength } from "../../../../bench/ladder/cpu/client/line.js";
import { Load } from "../../../../bench/ladder/cpu/client/load.js";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
const FAILED = "HTTP/1.1 503 No\r\ncontent-length: 2\r\n\r\nno";

describe("the length of an answer", () => {
  it("is that of its head and its body", () => {
    expect(wholeLength(Buffer.from(OK))).toBe(OK.length);
  });

  it("is that of the head where there is no body", () => {
    expect(wholeLength(Buffer.from("HTTP/1.1 204 None\r\nx: y\r\n\r\n"))).toBe(27);
  });

  it("is not known before the head is whole", () => {
    expect(wholeLength(Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n"))).toBeUndefined();
  });
});

describe("answers", () => {
  function reader(shape: Shape = { status: "200", length: undefined }) {
    const failures: string[] = [];
    const answers = new Answers(shape, (reason) => failures.push(reason));
    let whole = 0;
    const expectOne = () => {
      answers.awaited = () => {
        whole += 1;
      };
    };
    expectOne();
    return { answers, failures, shape, expectOne, whole: () => whole };
  }

  it("are whole when head and body are there", () => {
    const { answers, whole, shape } = reader();
    answers.take(Buffer.from(OK));
    expect(whole()).toBe(1);
    expect(shape.length).toBe(OK.length);
  });

  it("may come a byte at a time", () => {
    const { answers, whole, failures } = reader();
    for (const byte of Buffer.from(OK)) answers.take(Buffer.from([byte]));
    expect(whole()).toBe(1);
    expect(failures).toEqual([]);
  });

  it("may come in pieces after others that came whole", () => {
    const { answers, whole, expectOne } = reader();
    answers.take(Buffer.from(OK));
    expectOne();
    answers.take(Buffer.from(OK.slice(0, 20)));
    expect(whole()).toBe(1);
    answers.take(Buffer.from(OK.slice(20)));
    expect(whole()).toBe(2);
  });

  it("keep a piece although the buffer that it came in is used again", () => {
    const { answers, whole } = reader();
    const shared = Buffer.from(OK.slice(0, 20));
    answers.take(shared);
    shared.fill(0);
    answers.take(Buffer.from(OK.slice(20)));
    expect(whole()).toBe(1);
  });

  it("with another status are a failure that shows the answer", () => {
    const { answers, failures, whole } = reader();
    answers.take(Buffer.from(FAILED));
    expect(whole()).toBe(0);
    expect(failures).toEqual([`status 503 where 200 was to come:\n${FAILED}`]);
  });

  it("with the same status and another length are a failure", () => {
    const { answers, failures, expectOne } = reader();
    answers.take(Buffer.from(OK));
    expectOne();
    answers.take(Buffer.from(OK.replace("OK", "Okay")));
    expect(failures[0]).toMatch(/^42 bytes where 40 were to come/);
  });

  it("that nobody waits for are a failure", () => {
    const { answers, failures } = reader();
    answers.take(Buffer.from(OK));
    answers.take(Buffer.from(OK));
    expect(failures).toEqual(["an answer to no request"]);
  });
});

describe("a load", () => {
  const sockets = new Set<Socket>();
  let server: Server;
  let answer: (request: number, socket: Socket) => void;
  let seen: string[];

  beforeEach(async () => {
    seen = [];
    answer = (_, socket) => socket.write(OK);
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on("data", (chunk) => {
        seen.push(chunk.toString());
        answer(seen.length, socket);
      });
      socket.on("error", () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => {
    vi.useRealTimers();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    server.close();
  });

  function open(requests: readonly string[], connections = 4): Promise<Load> {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const buffers = requests.map((request) => Buffer.from(request));
    return Load.open({ port: address.port, connections, requests: buffers, status: 200 });
  }

  it("sends exactly as many requests as asked, and waits for all answers", async () => {
    const load = await open(["a"]);
    await load.send(101);
    expect(seen).toHaveLength(101);
    load.close();
  });

  it("sends fewer requests than it has connections", async () => {
    const load = await open(["a"], 16);
    await load.send(3);
    expect(seen).toHaveLength(3);
    load.close();
  });

  it("sends its requests in turn, over all its connections and all its samples", async () => {
    const load = await open(["a", "b", "c"]);
    await load.send(7);
    await load.send(5);
    const counts = ["a", "b", "c"].map((request) => seen.filter((each) => each === request).length);
    expect(counts).toEqual([4, 4, 4]);
    load.close();
  });

  it("keeps its connections from sample to sample", async () => {
    const load = await open(["a"]);
    for (let sample = 0; sample < 5; sample++) await load.send(20);
    expect(sockets.size).toBe(4);
    load.close();
  });

  it("fails at the first answer that is another, and from then on", async () => {
    answer = (request, socket) => socket.write(request === 10 ? FAILED : OK);
    const load = await open(["a"]);
    await expect(load.send(50)).rejects.toThrow("status 503 where 200 was to come");
    await expect(load.send(50)).rejects.toThrow("status 503 where 200 was to come");
    load.close();
  });

  it("fails when a connection is closed, also between two samples", async () => {
    const load = await open(["a"]);
    await load.send(4);
    const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
    await expect(load.send(4)).rejects.toThrow(/closed|EPIPE|ECONNRESET/);
    load.close();
  });

  it("gives up when no answer comes for 10 s", async () => {
    answer = (request, socket) => request < 3 && socket.write(OK);
    const load = await open(["a"]);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const sent = load.send(50);
    const failure = expect(sent).rejects.toThrow("no answer for 10 s");
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(4), { timeout: 9_000 });
    await vi.advanceTimersByTimeAsync(20_000);
    await failure;
    load.close();
  });

  it("is refused where nobody listens", async () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    await new Promise((resolve) => server.close(resolve));
    const wish = { port: address.port, connections: 2, requests: [Buffer.from("a")], status: 200 };
    await expect(Load.open(wish)).rejects.toThrow("ECONNREFUSED");
  });

  it("is refused without a request", async () => {
    await expect(open([])).rejects.toThrow("a load needs a request");
  });
});
