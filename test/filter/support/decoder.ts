// The filter's decoder, compiled by itself: bytes in, a program or a refusal out.
import { compileEntry } from "./compile.js";
import { RecordView } from "./layout.js";
import { call, memoryOf, StubHost } from "./stub-host.js";

export interface Decoded {
  /** Address of the program, 0 when refused. */
  address: number;
  /** Empty when taken. */
  refusal: string;
  revision: string;
}

export interface Decoder {
  /** `room`: bytes for document and program together, by default what the filter gives them. */
  decode(document: string | Uint8Array, room?: number): Decoded;
  /** The program of a document that must be taken. */
  program(document: unknown): RecordView;
  /** Decodes with `filling` in every byte of the area behind the document. */
  decodeBefore(document: Uint8Array, filling: number): Decoded;
}

export async function startDecoder(): Promise<Decoder> {
  const exports = new StubHost().start(await compileEntry("decode"));
  const area = call(exports, "area");
  const areaSize = call(exports, "areaSize");
  const text = (name: string) => {
    const at = call(exports, `${name}Ptr`);
    return memoryOf(exports).toString("utf8", at, at + call(exports, `${name}Size`));
  };

  const decode = (document: string | Uint8Array, room = areaSize): Decoded => {
    const bytes = Buffer.from(document);
    bytes.copy(memoryOf(exports), area, 0, areaSize);
    const address = call(exports, "decodeAt", bytes.length, room);
    return { address, refusal: text("refusal"), revision: text("revision") };
  };

  return {
    decode,
    decodeBefore(document, filling) {
      memoryOf(exports).fill(filling, area, area + areaSize);
      return decode(document);
    },
    program(document) {
      const { address, refusal } = decode(JSON.stringify(document));
      if (address === 0) throw new Error(`refused: ${refusal}`);
      return new RecordView(memoryOf(exports), "Program", address);
    },
  };
}
