// Tables of a page, cell by cell.

/** The rows of the table under a heading, without its head; empty where there is none. */
export function tableUnder(page: string, heading: string): string[][] {
  const sections = page.split(/^#{1,3} /m);
  const section = sections.find((each) => each.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}
