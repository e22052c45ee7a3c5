// A step of the filter's build (asconfig.json, "transform"): all texts in `ascii("text")` are laid side by side in one
// block of the module's memory, each once, and each call becomes its text's slice, a constant. AssemblyScript's own
// literals are UTF-16 with a header each, and would have to be narrowed by code that runs when a VM starts.
// `memory.data(size, align)` becomes the address of a block (blocks.mjs), and all data is packed (pack.mjs).
import * as assemblyscript from "assemblyscript";
import { Transform } from "assemblyscript/transform";
import { place, TEXTS, tablesFrom } from "./blocks.mjs";
import { splitConditions } from "./conditions.mjs";
import { pack } from "./pack.mjs";
import { foldStart } from "./start.mjs";

const { NodeKind, Parser } = assemblyscript.default ?? assemblyscript;
const NAME = "ascii";
/** The file whose block takes the packed data; without it all data stays as it is, and there are no texts. */
const UNPACK = /(^|\/)bytes\/unpack\.ts$/;

export default class AsciiTransform extends Transform {
  afterParse(parser) {
    const calls = [];
    const blocks = [];
    for (const source of parser.sources) {
      if (/ascii\(|memory\.data\(/.test(source.text)) collect(source, { calls, blocks });
    }
    const all = layOut(new Set(calls.map(({ text }) => text)));
    this.texts = { at: 0, size: all.length, align: 1, path: TEXTS, bytes: Buffer.from(all, "latin1") };
    this.tables = tablesFrom(this.program.options.memoryBase);
    this.packed = blocks.find(({ path }) => UNPACK.test(path));
    place([...blocks, this.texts], this.tables.end);
    for (const { node, key, at } of blocks) node[key] = expressionOf(`<usize>${at}`, node[key]);
    for (const { node, key, text } of calls) {
      node[key] = expressionOf(
        `((<u64>${text.length} << 32) | ${this.texts.at + all.indexOf(text)})`,
        node[key],
      );
    }
  }

  afterCompile(module) {
    if (this.packed !== undefined) this.packData(module);
    // Once more than the compiler does itself, which inlines before it knows what is called once: 1 % less.
    if (this.program.options.shrinkLevelHint < 2) return;
    this.binaryen.setOptimizeLevel(2);
    this.binaryen.setShrinkLevel(2);
    module.optimize();
    splitConditions(this.binaryen, module);
    foldStart(this.binaryen, module);
    module.optimize();
  }

  packData(module) {
    const { start, end } = this.tables;
    const bytes = new Uint8Array(end - start);
    let size = 0;
    for (let i = 0; i < module.getNumDataSegments(); i++) {
      const { offset, data } = module.getDataSegmentInfo(module.getDataSegmentByIndex(i));
      size = offset - start + data.byteLength;
      if (size > bytes.length) throw new Error(`tables of numbers take more than ${bytes.length} bytes`);
      bytes.set(new Uint8Array(data), offset - start);
    }
    const data = pack([{ at: start, bytes: bytes.subarray(0, size) }, this.texts]);
    if (data.length > this.packed.size) throw new Error(`the packed data takes ${data.length} bytes`);
    const { initial, max } = module.getMemoryInfo("0");
    module.setMemory(initial, max, null, [
      { offset: module.i32.const(this.packed.at), data, passive: false },
    ]);
  }
}

/** Finds the calls among all nodes below `node`, each visited once. */
function collect(node, found, seen = new Set()) {
  if (typeof node !== "object" || node === null || seen.has(node)) return;
  seen.add(node);
  for (const key of Object.keys(node)) {
    if (key === "range" || key === "source" || key === "parent") continue;
    const child = node[key];
    if (child?.kind === NodeKind.Call && child.expression.text === NAME && child.args.length === 1) {
      const text = child.args[0].value;
      if (/[^\0-\x7f]/.test(text)) throw new Error(`${NAME}: not ASCII: "${text}"`);
      found.calls.push({ node, key, text });
    } else if (/^memory\.data\(\d+, \d+\)$/.test(textOf(child))) {
      const [size, align] = child.args.map(({ value }) => Number(value));
      found.blocks.push({ node, key, size, align, path: child.range.source.normalizedPath });
    } else collect(child, found, seen);
  }
}

function textOf(node) {
  return node?.kind === NodeKind.Call ? node.range.toString() : "";
}

/** All texts in one string: what is part of what is there takes no room, and the longest seams are joined first. */
function layOut(texts) {
  const parts = [...texts].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const kept = parts.filter((text, i) => !parts.slice(0, i).some((longer) => longer.includes(text)));
  while (kept.length > 1) {
    let best = { seam: -1, left: 0, right: 1 };
    for (let left = 0; left < kept.length; left++) {
      for (let right = 0; right < kept.length; right++) {
        const seam = left === right ? -1 : seamOf(kept[left], kept[right]);
        if (seam > best.seam) best = { seam, left, right };
      }
    }
    kept[best.left] += kept[best.right].slice(best.seam);
    kept.splice(best.right, 1);
  }
  return kept[0] ?? "";
}

/** How many bytes at the end of `left` are the start of `right`. */
function seamOf(left, right) {
  let size = Math.min(left.length, right.length) - 1;
  while (!left.endsWith(right.slice(0, size))) size--;
  return size;
}

/** `code` as an expression in the place of `node`. */
function expressionOf(code, node) {
  const { source } = node.range;
  const parser = new Parser();
  parser.parseFile(`${code};`, source.normalizedPath, true);
  return parser.sources[0].statements[0].expression;
}
