// The words of refusal that filter and controller share, row by row.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";

interface Row {
  document: string;
  refusal: string | null;
}

const ROWS: Row[] = JSON.parse(readFileSync(new URL("../../golden/words.json", import.meta.url), "utf8"));

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

describe("the golden table of refusals", () => {
  it.each(ROWS)("says $refusal of $document", ({ document, refusal }) => {
    const decoded = decoder.decode(document);
    expect(decoded.refusal).toBe(refusal ?? "");
    expect(decoded.address === 0).toBe(refusal !== null);
  });
});
