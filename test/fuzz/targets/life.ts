// Whole lives: configurations, streams in any order that Envoy could make, ticks, answers to reports, host calls that
// fail, and shared data that another build wrote or spoilt. Nothing stops the filter, and what it reports can be read.
import { decodeReport } from "../../../controller/report/index.js";
import type { Dice } from "../../filter/soak/dice.js";
import type { Target } from "../engine/target.js";
import type { Planted } from "../module/build.js";
import { Finding } from "../world/finding.js";
import { type Direction, type KeptSidecar, type Root, Sidecar } from "../world/sidecar.js";
import { PRESETS } from "./presets.js";
import { bytesOf, changeSteps, readSteps, type Step, writeSteps } from "./steps.js";

const MOST_REPORT_BYTES = 49_152;
const TOKEN_STEP = 4;
const FIRST_STREAM = 1000;
const VIA_UPSTREAM = new Uint8Array(Buffer.from("via_upstream"));

interface LiveStream {
  id: number;
  seen: Set<string>;
}

export class LifeTarget implements Target {
  readonly name = "life";
  readonly ending = "jsonl";
  readonly #beginning: KeptSidecar;

  private constructor(readonly sidecar: Sidecar) {
    this.#beginning = sidecar.keep();
  }

  static async start(planted?: Planted): Promise<LifeTarget> {
    return new LifeTarget(await Sidecar.start(planted));
  }

  run(input: Uint8Array): Uint32Array {
    this.sidecar.restore(this.#beginning);
    const life = new Life(this.sidecar);
    for (const step of readSteps(Buffer.from(input).toString("utf8"))) life.take(step);
    return this.sidecar.host.guest.counters;
  }

  change(input: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
    const steps = (bytes: Uint8Array) => readSteps(Buffer.from(bytes).toString("utf8"));
    return new Uint8Array(Buffer.from(writeSteps(changeSteps(steps(input), steps(other), dice))));
  }

  /** Its lines. */
  pieces(input: Uint8Array): Uint8Array[] {
    const lines = Buffer.from(input).toString("utf8").match(/.+\n?/g) ?? [];
    return lines.map((line) => new Uint8Array(Buffer.from(line)));
  }
}

class Life {
  readonly #roots: Root[] = [];
  readonly #streams = new Map<number, LiveStream>();
  #nextStream = FIRST_STREAM;
  /** Somebody else wrote to shared data: what is reported of it may be anything. */
  #isSpoilt = false;

  constructor(readonly sidecar: Sidecar) {}

  take(step: Step): void {
    const { sidecar } = this;
    if (step.do === "share") this.#share(step.key, Buffer.from(step.value, "hex"));
    else if (step.do === "damage") this.#damage(step);
    else if (step.do === "fail") sidecar.host.failing = step.calls;
    else if (step.do === "flags") this.#flag(step.flags, step.attempts);
    else if (step.do === "configure") this.#configure(step.preset, step.document);
    else if (step.do === "tick" || step.do === "endRoot" || step.do === "reply" || step.do === "failReport")
      this.#rootStep(step);
    else this.#streamStep(step);
    for (const report of sidecar.host.did.reports) this.#expectReadable(report);
    for (const [name, { id }] of this.#streams) if (sidecar.host.state.closed.has(id)) this.#end(name, id);
  }

  #configure(preset: number, document: string | undefined): void {
    const { document: bytes, direction } = PRESETS[Math.abs(preset) % PRESETS.length] ?? {
      document: Buffer.from("{}"),
      direction: "outbound" as Direction,
    };
    this.#roots.unshift(
      this.sidecar.configure(document === undefined ? bytes : Buffer.from(document), direction).root,
    );
  }

  #rootStep(step: Extract<Step, { do: "tick" | "endRoot" | "reply" | "failReport" }>): void {
    const { sidecar } = this;
    const index = "root" in step ? step.root : 0;
    const root = this.#roots[index];
    if (root === undefined) return;
    if (step.do === "tick") sidecar.tick(root, Math.abs(step.afterMs));
    else if (step.do === "endRoot") {
      this.#roots.splice(index, 1);
      sidecar.endRoot(root);
    } else {
      const token = Math.max(0, sidecar.host.state.token - TOKEN_STEP * step.token);
      if (step.do === "reply") sidecar.reply(root, token, Buffer.from(step.reply, "hex"));
      else sidecar.failReport(root, token, step.status);
    }
  }

  /** Each callback comes once at most; a stream that is named for the first time begins. */
  #streamStep(step: Extract<Step, { stream: number }>): void {
    const { sidecar } = this;
    const stream = this.#streams.get(step.stream) ?? this.#begin(step.stream);
    if (stream === undefined || (stream.seen.has(step.do) && step.do !== "body")) return;
    // Of a paused response nothing but its end can come.
    if (sidecar.host.state.held.has(stream.id) && step.do !== "end") return;
    stream.seen.add(step.do);
    if (step.do === "request") sidecar.request(stream.id, bytesOf(step.headers), step.ends);
    else if (step.do === "response") this.#respond(step, stream.id);
    else if (step.do === "body") sidecar.body(stream.id, step.ends, (step.size ?? 0) >>> 0);
    else if (step.do === "trailers") sidecar.trailers(stream.id, bytesOf([]));
    else if (step.do === "end")
      this.#end(step.stream, stream.id, step.trailers === undefined ? undefined : bytesOf(step.trailers));
    if (sidecar.host.did.replies.length > 1) throw new Finding("host", "one stream is answered twice");
  }

  #respond(step: Extract<Step, { do: "response" }>, stream: number): void {
    const { host } = this.sidecar;
    const details = step.upstream === true ? VIA_UPSTREAM : new Uint8Array();
    host.properties = { ...host.properties, "response.code_details": details };
    this.sidecar.response(stream, bytesOf(step.headers), step.ends);
  }

  #end(name: number, stream: number, trailers?: Uint8Array): void {
    this.#streams.delete(name);
    this.sidecar.end(stream, trailers);
  }

  #begin(name: number): LiveStream | undefined {
    const root = this.#roots[0];
    if (root === undefined) return undefined;
    const stream = { id: this.sidecar.openStream(root, this.#nextStream++), seen: new Set<string>() };
    this.#streams.set(name, stream);
    return stream;
  }

  #share(key: string, value: Uint8Array): void {
    const { state } = this.sidecar.host;
    this.#isSpoilt = true;
    state.shared.set(key, { value: new Uint8Array(value), cas: ++state.cas });
  }

  #damage({ nth, at, value, size }: Extract<Step, { do: "damage" }>): void {
    const keys = [...this.sidecar.host.state.shared.keys()];
    const key = keys[Math.abs(nth) % Math.max(1, keys.length)];
    if (key === undefined) return;
    const before = this.sidecar.host.state.shared.get(key)?.value ?? new Uint8Array();
    const after = Buffer.alloc(size >= 0 ? size : before.length);
    after.set(before.subarray(0, after.length));
    after.set(
      Buffer.from(value, "hex").subarray(0, Math.max(0, after.length - at)),
      Math.min(at, after.length),
    );
    this.#share(key, after);
  }

  #flag(flags: number, attempts: number): void {
    const number = (value: number) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32LE(value >>> 0);
      return new Uint8Array(bytes);
    };
    this.sidecar.host.properties = {
      "response.flags": number(flags),
      "upstream.request_attempt_count": number(attempts),
    };
  }

  #expectReadable(report: Uint8Array): void {
    if (report.length > MOST_REPORT_BYTES)
      throw new Finding("contract", `a report of ${report.length} bytes`);
    if (this.#isSpoilt) return;
    const decoded = decodeReport(report);
    if ("errors" in decoded && decoded.nodeId !== "")
      throw new Finding("contract", `a report that says ${decoded.errors.join("; ")}`);
  }
}
