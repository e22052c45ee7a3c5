// The parser of configurations. Whatever arrives is taken or refused, in time and within its area; a refusal is one
// line, in the words that the controller uses, and leaves what was in force in force; what is taken can be used.
import { isUtf8 } from "node:buffer";
import { checkFilterConfig } from "../../../controller/policy/index.js";
import type { Dice } from "../../filter/soak/dice.js";
import { changeBytes } from "../engine/bytes.js";
import type { Target } from "../engine/target.js";
import type { Planted } from "../module/build.js";
import { Finding } from "../world/finding.js";
import { pairsOf } from "../world/pairs.js";
import { type KeptSidecar, type Root, Sidecar } from "../world/sidecar.js";
import { changeDocument, WORDS } from "./document.js";
import { requestsFor } from "./requests.js";

/** In force before the input comes: it answers all requests to `held`. */
const BEFORE = JSON.stringify({
  direction: "outbound",
  report: { cluster: "m" },
  breakers: [
    {
      name: "held",
      match: { hosts: ["held"] },
      trip: { consecutive: 1 },
      mode: "forcedOpen",
      fallback: { status: 418 },
    },
  ],
});
const TO_HELD = pairsOf([
  [":authority", "held"],
  [":path", "/"],
  [":method", "GET"],
]);
const REFUSED = "meshfuse: config refused: ";
const MOST_LINE_BYTES = 512;
const MOST_DOCUMENT_BYTES = 262_144;
/** Larger ones are compared with the controller now and then only: its check takes far longer than the filter's. */
const COMPARED_BYTES = 20_000;
const COMPARED_SHARE = 0.05;
/** What the controller never sees: it sends texts that are JSON, and none that are empty. */
const FILTER_ONLY = /^(google\.protobuf\.Struct|empty: |needs more memory)/;
const UNREADABLE = /(not JSON|an unpaired surrogate|not UTF-8) at byte \d+$/;

export class ConfigTarget implements Target {
  readonly name = "config";
  readonly ending = "json";
  readonly #before: Root;
  readonly #kept: KeptSidecar;

  private constructor(readonly sidecar: Sidecar) {
    this.#before = sidecar.configure(Buffer.from(BEFORE)).root;
    this.#kept = sidecar.keep();
  }

  static async start(planted?: Planted): Promise<ConfigTarget> {
    return new ConfigTarget(await Sidecar.start(planted));
  }

  run(input: Uint8Array): Uint32Array {
    const { sidecar } = this;
    const { counters } = sidecar.host.guest;
    sidecar.restore(this.#kept);
    const { root, log } = sidecar.configure(input, "outbound", 2);
    const refusal = refusalOf(log);
    if (refusal !== undefined) this.#expectUntouched(refusal);
    else this.#use(root, input);
    expectAgreement(input, refusal);
    return counters;
  }

  change(input: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
    if (dice.chance(0.05)) return cutShort(input, dice);
    if (dice.chance(0.75)) {
      const text = changeDocument(latin1(input), latin1(other), dice);
      if (text !== undefined) return new Uint8Array(Buffer.from(text, "latin1"));
    }
    return changeBytes(input, other, dice, WORDS);
  }

  /** Its tokens. */
  pieces(input: Uint8Array): Uint8Array[] {
    const tokens = latin1(input).match(/"(?:[^"\\]|\\[\s\S])*"|[\w.+-]+|[\s\S]/g) ?? [];
    return tokens.map((token) => Buffer.from(token, "latin1"));
  }

  #expectUntouched(refusal: string): void {
    const isLine =
      refusal !== "" && refusal.length <= MOST_LINE_BYTES && [...refusal].every((char) => char >= " ");
    if (!isLine) throw new Finding("contract", `the refusal ${JSON.stringify(refusal)} is not one line`);
    for (const root of [this.#before, { id: 2, direction: "outbound" } as const]) {
      const stream = this.sidecar.openStream(root, 100 + root.id);
      if (this.sidecar.request(stream, TO_HELD) !== 418)
        throw new Finding("contract", `refused (${refusal}), and yet what was in force is not`);
      this.sidecar.end(stream);
    }
  }

  #use(root: Root, input: Uint8Array): void {
    const { sidecar } = this;
    requestsFor(latin1(input)).forEach((headers, index) => {
      const stream = sidecar.openStream(root, 200 + index);
      if (sidecar.request(stream, pairsOf(headers)) === 0)
        sidecar.response(stream, pairsOf([[":status", "503"]]));
      sidecar.end(stream);
    });
    sidecar.tick(root, 100);
    sidecar.tick(root, 5000);
  }
}

/** What the filter said; undefined where it took the document. */
function refusalOf(log: string): string | undefined {
  return log.startsWith(REFUSED) ? log.slice(REFUSED.length) : undefined;
}

/** As in the tests of both ends: of several mistakes the filter tells the first, the controller all. */
function expectAgreement(input: Uint8Array, refusal: string | undefined): void {
  if (input.length > MOST_DOCUMENT_BYTES) {
    if (refusal !== `${input.length} bytes are over ${MOST_DOCUMENT_BYTES}`)
      throw new Finding("contract", `${input.length} bytes are not refused for that`);
    return;
  }
  if (refusal !== undefined && FILTER_ONLY.test(refusal)) return;
  if (!isUtf8(input)) {
    if (refusal === undefined) throw new Finding("contract", "bytes that are not UTF-8 are taken");
    return;
  }
  if (input.length > COMPARED_BYTES && input.length % Math.round(1 / COMPARED_SHARE) !== 0) return;
  const said = checkFilterConfig(Buffer.from(input).toString("utf8"));
  const known = Buffer.from(refusal ?? "", "latin1").toString("utf8");
  const isUnreadable = UNREADABLE.test(said[0] ?? "");
  // The controller looks at one of two values of a key, the filter at the first.
  const isDouble = said.some((line) => line.endsWith(": given twice"));
  if (isDouble && refusal !== undefined) return;
  if (isUnreadable && refusal !== undefined && !UNREADABLE.test(known)) return;
  const agree = refusal === undefined ? said.length === 0 : said.includes(known);
  if (!agree)
    throw new Finding(
      "contract",
      `the filter says ${JSON.stringify(known)}, the controller ${JSON.stringify(said)}`,
    );
}

/** Its beginning, up to a few bytes behind a quote or an escape: in the middle of something. */
function cutShort(input: Uint8Array, dice: Dice): Uint8Array {
  const marks = [...latin1(input).matchAll(/["\\]/g)];
  const mark = marks[dice.below(marks.length)];
  return input.slice(0, (mark?.index ?? 0) + 1 + dice.below(7));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
