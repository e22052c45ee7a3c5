// Tables of a page, as text.

/**
 * Cells of all rows under the heading of that title, up to the next heading; heads of tables and the lines under them,
 * too. A bar within a cell is escaped and has no spaces around it.
 */
export function rowsUnder(text: string, title: string): string[][] {
  const sections = text.split(/^#{2,3} /m);
  const section = sections.find((each) => each.startsWith(`${title}\n`)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| "));
  return lines.map((line) =>
    line
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
}
