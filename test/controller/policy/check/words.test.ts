import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkFilterConfig } from "../../../../controller/policy/index.js";

interface Row {
  /** JSON text of a filter's configuration, with at most one mistake in it. */
  document: string;
  /** The line that the mistake is refused with; null: the document is good. */
  refusal: string | null;
}

/** Shared with the filter's own tests: both ends must say the same. */
const ROWS: Row[] = JSON.parse(readFileSync(new URL("../../../golden/words.json", import.meta.url), "utf8"));

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

describe("the words of refusal", () => {
  it.each(
    ROWS.filter((row) => row.refusal !== null).map(
      (row) => [cut(row.refusal ?? ""), cut(row.document), row] as const,
    ),
  )("%s, of %s", (_refusal, _document, row) => {
    expect(checkFilterConfig(row.document)).toEqual([row.refusal]);
  });

  it.each(ROWS.filter((row) => row.refusal === null).map((row) => [cut(row.document), row.document]))(
    "there are none for %s",
    (_title, document) => {
      expect(checkFilterConfig(document)).toEqual([]);
    },
  );

  it("stand in a table with a row for each mistake, none twice", () => {
    expect(ROWS.length).toBeGreaterThan(300);
    expect(new Set(ROWS.map((row) => row.document)).size).toBe(ROWS.length);
  });
});
