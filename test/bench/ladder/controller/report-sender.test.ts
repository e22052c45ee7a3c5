import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../../../bench/envoy/index.js";
import { framed, ReportSender } from "../../../../bench/ladder/controller/report-sender.js";
import { authorityOf, reportsTo } from "./service.js";

function senderTo(authority: string): ReportSender {
  const sender = new ReportSender(authority);
  onTestFinished(() => sender.close());
  return sender;
}

describe("a report that is sent", () => {
  it("reaches the service as it is, one after the other on a connection", async () => {
    const taken: Uint8Array[] = [];
    const sender = senderTo(await authorityOf(reportsTo(taken)));
    await sender.send(Buffer.from("one"));
    await sender.send(Buffer.from("two"));
    expect(taken.map((bytes) => Buffer.from(bytes).toString())).toEqual(["one", "two"]);
  });

  it("that is refused says with which words", async () => {
    const sender = senderTo(await authorityOf(reportsTo([], "slots[0]: 100 % wrong")));
    await expect(sender.send(Buffer.from("one"))).rejects.toThrow(
      "the controller refuses a report: slots[0]: 100 % wrong",
    );
  });

  it("fails where nobody listens, now and later", async () => {
    const sender = senderTo(`127.0.0.1:${await freePort()}`);
    await expect(sender.send(Buffer.from("one"))).rejects.toThrow(/ECONNREFUSED|closed|cancel/i);
    await expect(sender.send(Buffer.from("two"))).rejects.toThrow(/ECONNREFUSED/);
  });

  it("is framed: not compressed, and how long it is", () => {
    expect([...framed(Buffer.from("abc"))]).toEqual([0, 0, 0, 0, 3, 97, 98, 99]);
  });
});
