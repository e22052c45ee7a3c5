/** The way from users to a cause as a picture: a box for each service, from the top down as a request goes. */

import type { PathStep } from "../report.js";
import { aboutStep } from "../show/phrases.js";
import { nodeText } from "../words.js";
import { element, escaped } from "./escape.js";

const WIDTH = 720;
const BOX = { left: 4, width: 320, height: 34 };
const GAP = 26;
/** What fits into a box, and beside it. */
const MOST_NAME_CHARS = 44;
const MOST_SEEN_CHARS = 56;

/** `id`: unique in the page. Nothing where there is no way to show. */
export function pathPicture(path: readonly PathStep[], id: string): string {
  if (path.length < 2) return "";
  const height = path.length * BOX.height + (path.length - 1) * GAP + 8;
  const about = path
    .map(({ node, seen }) => `${nodeText(node)}${seen === "" ? "" : ` (${seen})`}`)
    .join(", then ");
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-about">`,
    element("title", "The way of requests to the cause", `id="${id}-title"`),
    element("desc", about, `id="${id}-about"`),
    ...path.map((step, index) => boxOf(step, index)),
    "</svg>",
  ].join("\n");
}

function boxOf({ node, role, seen }: PathStep, index: number): string {
  const top = 4 + index * (BOX.height + GAP);
  const middle = BOX.left + BOX.width / 2;
  const arrow =
    index === 0
      ? ""
      : `<path class="arrow ${role}" d="M${middle} ${top - GAP}L${middle} ${top - 7}"/>` +
        `<path class="head" d="M${middle - 5} ${top - 8}L${middle + 5} ${top - 8}L${middle} ${top - 1}Z"/>`;
  const box = `<rect class="box ${role}" x="${BOX.left}" y="${top}" width="${BOX.width}" height="${BOX.height}" rx="6"/>`;
  const name = `<text x="${middle}" y="${top + 21}" text-anchor="middle">${escaped(cut(nodeText(node), MOST_NAME_CHARS))}</text>`;
  const words = cut(aboutStep({ role, seen }), MOST_SEEN_CHARS);
  const text =
    words === "" ? "" : `<text x="${BOX.left + BOX.width + 12}" y="${top + 21}">${escaped(words)}</text>`;
  return `${arrow}${box}${name}${text}`;
}

/** The whole of it stands in the description. */
function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 3).join("")}...` : text;
}
