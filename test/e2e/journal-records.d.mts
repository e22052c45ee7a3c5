export interface Numbered {
  run: string;
  n: number;
  text: string;
}
export function recordOf(run: string, n: number): Numbered;
export function applied(counts: Record<string, number>, record: unknown): Record<string, number>;
