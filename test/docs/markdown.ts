// What the pages hold that can be checked: fenced blocks, directives, links, headings, code in the text.

export interface Block {
  kind: "block";
  /** The words behind the fence: `sh background controller`. */
  labels: readonly string[];
  text: string;
  /** Of its first line of content, from 1. */
  line: number;
}

/** `<!-- ctrl-c: controller -->`: what the prose tells the reader to do by hand. */
export interface Directive {
  kind: "directive";
  name: string;
  value: string;
  line: number;
}

export interface Span {
  text: string;
  line: number;
}

export interface Markdown {
  /** Blocks and directives in their order. */
  parts: readonly (Block | Directive)[];
  /** Targets of links. */
  links: readonly Span[];
  /** Headings by the name that a link gives them. */
  anchors: ReadonlySet<string>;
  /** Code within the text, without its backticks. */
  code: readonly Span[];
  /** Fences that nothing closes. */
  open: readonly number[];
}

const FENCE = /^(`{3,})(.*)$/;
const DIRECTIVE = /^<!-- ([a-z-]+): (.*) -->$/;
const HEADING = /^#{1,6} (.*)$/;

export function readMarkdown(text: string): Markdown {
  const parts: (Block | Directive)[] = [];
  const prose: Span[] = [];
  const open: number[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line);
    if (fence !== null) {
      const end = lines.indexOf(fence[1] ?? "", at + 1);
      if (end === -1) {
        open.push(at + 1);
        break;
      }
      const content = lines.slice(at + 1, end).map((each) => `${each}\n`);
      parts.push({ kind: "block", labels: words(fence[2] ?? ""), text: content.join(""), line: at + 2 });
      at = end;
      continue;
    }
    const [, name, value] = DIRECTIVE.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      parts.push({ kind: "directive", name, value, line: at + 1 });
    } else prose.push({ text: line, line: at + 1 });
  }
  const found = (pattern: RegExp) => prose.flatMap((line) => matches(line, pattern));
  return {
    parts,
    links: found(/\]\(([^)\s]+)\)/g),
    anchors: anchorsOf(prose),
    code: found(/`([^`]+)`/g),
    open,
  };
}

function matches({ text, line }: Span, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map(([, inner = ""]) => ({ text: inner, line }));
}

/** As GitHub names them: small letters, no punctuation, hyphens for spaces; the second of a name gets `-1`. */
function anchorsOf(prose: readonly Span[]): Set<string> {
  const anchors = new Set<string>();
  for (const { text } of prose) {
    const title = HEADING.exec(text)?.[1];
    if (title === undefined) continue;
    const name = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    let own = name;
    for (let more = 1; anchors.has(own); more++) own = `${name}-${more}`;
    anchors.add(own);
  }
  return anchors;
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
