// Words in a dashboard: what no query can show.
import { TextMode, PanelBuilder as TextPanel } from "@grafana/grafana-foundation-sdk/text";
import type { Placeable } from "./panel.js";

interface NoteSpec {
  title: string;
  /** Markdown; the values of variables are filled in. */
  text: string;
  width: number;
  height: number;
}

export function note({ title, text, width, height }: NoteSpec): Placeable {
  return { width, height, build: () => new TextPanel().title(title).mode(TextMode.Markdown).content(text) };
}
