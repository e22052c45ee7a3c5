/** The one way by which text gets into the page. */
import { printable } from "../show/printable.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Of content and of quoted attributes. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** `<p>text</p>`; nothing where there is no text. */
export function element(name: string, text: string, attributes = ""): string {
  if (text === "") return "";
  return `<${name}${attributes === "" ? "" : ` ${attributes}`}>${escaped(text)}</${name}>`;
}
